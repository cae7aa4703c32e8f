// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_NEWINVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * Writes the class of one lambda as {@link java.lang.invoke.LambdaMetafactory#metafactory}
 * specifies it: its only method calls an implementation with the captured values and then the
 * arguments, each converted to what is expected.
 */
final class LambdaClass {
  /** The static method that takes the captured values and returns the lambda. */
  static final String FACTORY = "lambda";

  private static final Type OBJECT = Type.getType(Object.class);
  private static final String CONSTRUCTOR = "<init>";

  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
  private final Type type;
  private final InvokeDynamicInsnNode site;
  private final Type[] captured;

  private LambdaClass(String name, InvokeDynamicInsnNode site) {
    this.type = Type.getObjectType(name);
    this.site = site;
    this.captured = Type.getArgumentTypes(site.desc);
  }

  /** Whether an instruction is a lambda that {@link #write} can write. */
  static boolean fits(InvokeDynamicInsnNode site) {
    return site.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")
        && site.bsm.getName().equals("metafactory");
  }

  /**
   * Returns the contents of a class file.
   *
   * @param name the internal name of the class
   * @param host the class with the lambda
   * @param site the lambda, which {@linkplain #fits fits}
   */
  static byte[] write(String name, ClassNode host, InvokeDynamicInsnNode site) {
    var lambda = new LambdaClass(name, site);
    lambda.writeHeader(host);
    lambda.writeConstructor();
    lambda.writeFactory();
    lambda.writeMethod();
    return lambda.writer.toByteArray();
  }

  private void writeHeader(ClassNode host) {
    var functionalInterface = Type.getReturnType(site.desc).getInternalName();
    writer.visit(
        host.version,
        ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
        type.getInternalName(),
        null,
        OBJECT.getInternalName(),
        new String[] {functionalInterface});
    writer.visitSource(host.sourceFile, null);
    writer.visitNestHost(host.nestHostClass == null ? host.name : host.nestHostClass);
    for (int i = 0; i < captured.length; i++) {
      writer.visitField(ACC_PRIVATE | ACC_FINAL, field(i), captured[i].getDescriptor(), null, null);
    }
  }

  private void writeConstructor() {
    var code = method(ACC_PRIVATE, CONSTRUCTOR, Type.getMethodDescriptor(Type.VOID_TYPE, captured));
    code.loadThis();
    code.invokeConstructor(OBJECT, new Method(CONSTRUCTOR, "()V"));
    for (int i = 0; i < captured.length; i++) {
      code.loadThis();
      code.loadArg(i);
      code.putField(type, field(i), captured[i]);
    }
    code.returnValue();
    code.endMethod();
  }

  /** A lambda that captures nothing is made once, when its class is initialized. */
  private void writeFactory() {
    var code = method(ACC_STATIC, FACTORY, site.desc);
    if (captured.length > 0) {
      writeNew(code);
    } else {
      writer.visitField(
          ACC_PRIVATE | ACC_STATIC | ACC_FINAL, FACTORY, type.getDescriptor(), null, null);
      code.getStatic(type, FACTORY, type);
      var initializer = method(ACC_STATIC, "<clinit>", "()V");
      writeNew(initializer);
      initializer.putStatic(type, FACTORY, type);
      initializer.returnValue();
      initializer.endMethod();
    }
    code.returnValue();
    code.endMethod();
  }

  private void writeNew(GeneratorAdapter code) {
    code.newInstance(type);
    code.dup();
    code.loadArgs();
    code.invokeConstructor(
        type, new Method(CONSTRUCTOR, Type.getMethodDescriptor(Type.VOID_TYPE, captured)));
  }

  private void writeMethod() {
    var erased = (Type) site.bsmArgs[0];
    var implementation = (Handle) site.bsmArgs[1];
    var arguments = erased.getArgumentTypes();
    var actual = ((Type) site.bsmArgs[2]).getArgumentTypes();
    var expected = parameters(implementation);

    var code = method(ACC_PUBLIC, site.name, erased.getDescriptor());
    if (implementation.getTag() == H_NEWINVOKESPECIAL) {
      code.newInstance(Type.getObjectType(implementation.getOwner()));
      code.dup();
    }
    for (int i = 0; i < captured.length; i++) {
      code.loadThis();
      code.getField(type, field(i), captured[i]);
      Conversion.write(code, captured[i], expected.get(i));
    }
    for (int i = 0; i < arguments.length; i++) {
      code.loadArg(i);
      Conversion.write(code, arguments[i], actual[i]);
      Conversion.write(code, actual[i], expected.get(captured.length + i));
    }
    code.visitMethodInsn(
        instruction(implementation),
        implementation.getOwner(),
        implementation.getName(),
        implementation.getDesc(),
        implementation.isInterface());
    Conversion.write(code, result(implementation), erased.getReturnType());
    code.returnValue();
    code.endMethod();
  }

  /** All that the implementation takes, the object that it is called on included. */
  private static List<Type> parameters(Handle implementation) {
    var parameters = new ArrayList<Type>();
    switch (implementation.getTag()) {
      case H_INVOKESTATIC, H_NEWINVOKESPECIAL -> {}
      default -> parameters.add(Type.getObjectType(implementation.getOwner()));
    }
    parameters.addAll(List.of(Type.getArgumentTypes(implementation.getDesc())));
    return parameters;
  }

  private static int instruction(Handle implementation) {
    return switch (implementation.getTag()) {
      case H_INVOKESTATIC -> INVOKESTATIC;
      case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
      // Also where the handle says H_INVOKESPECIAL, for private methods: only their own class may
      // call them by INVOKESPECIAL.
      default -> implementation.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
    };
  }

  private static Type result(Handle implementation) {
    return implementation.getTag() == H_NEWINVOKESPECIAL
        ? Type.getObjectType(implementation.getOwner())
        : Type.getReturnType(implementation.getDesc());
  }

  private static String field(int index) {
    return "captured" + index;
  }

  private GeneratorAdapter method(int access, String name, String descriptor) {
    var visitor = writer.visitMethod(access, name, descriptor, null, null);
    var code = new GeneratorAdapter(visitor, access, name, descriptor);
    code.visitCode();
    return code;
  }
}
