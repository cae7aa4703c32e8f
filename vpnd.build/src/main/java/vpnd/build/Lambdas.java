// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Gives each lambda expression and method reference of compiled classes a class of its own.
 *
 * <p>The compiler leaves it to {@link java.lang.invoke.LambdaMetafactory} to make such a class when
 * the expression is reached for the first time. That takes half a millisecond, a start of vpnd
 * reaches some two hundred, and Java's archive of classes holds none of a bundle's. A class that
 * the build has made is in the archive like any other.
 *
 * <p>The new classes are called {@code Host$$Lambda0} and so on, and belong to the nest of their
 * host, so that they may call its private methods. Lambdas that are serializable or of several
 * interfaces stay as they are.
 */
public final class Lambdas {
  private static final String MARK = "$$Lambda";

  private final Map<String, ClassNode> classes = new LinkedHashMap<>();
  private final Map<String, byte[]> result = new HashMap<>();

  private Lambdas(List<byte[]> files) {
    for (var file : files) {
      var node = new ClassNode();
      new ClassReader(file).accept(node, 0);
      classes.put(node.name, node);
    }
  }

  /**
   * Replaces the lambdas of all classes below a directory. Files of classes without one stay as
   * they are, so it may be done again. What it made of lambdas that are no longer there is deleted:
   * the compiler does not know these files.
   *
   * @param args the directory; there may be none
   * @throws IOException if a file cannot be read, written or deleted
   */
  public static void main(String[] args) throws IOException {
    var directory = Path.of(args[0]);
    if (!Files.isDirectory(directory)) {
      return;
    }
    var files = new ArrayList<byte[]>();
    try (var paths = Files.walk(directory)) {
      for (var path : paths.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    var lambdas = new Lambdas(files);
    lambdas.classes.values().forEach(lambdas::replaceIn);
    for (var written : lambdas.result.entrySet()) {
      Files.write(directory.resolve(written.getKey() + ".class"), written.getValue());
    }
    for (var node : lambdas.classes.values()) {
      if (lambdas.isOrphan(node)) {
        Files.delete(directory.resolve(node.name + ".class"));
      }
    }
  }

  private void replaceIn(ClassNode host) {
    var made = new ArrayList<String>();
    for (var method : host.methods) {
      for (var instruction : method.instructions) {
        if (instruction instanceof InvokeDynamicInsnNode site && LambdaClass.fits(site)) {
          var name = host.name + MARK + made.size();
          result.put(name, LambdaClass.write(name, host, site));
          method.instructions.set(
              site,
              new MethodInsnNode(
                  Opcodes.INVOKESTATIC, name, LambdaClass.FACTORY, site.desc, false));
          made.add(name);
        }
      }
    }
    if (!made.isEmpty()) {
      var nestHost = nestHost(host);
      nestHost.nestMembers =
          nestHost.nestMembers == null ? new ArrayList<>() : nestHost.nestMembers;
      nestHost.nestMembers.addAll(made);
      write(host);
      write(nestHost);
    }
  }

  /** Whether a class was made of a lambda, and its nest, which was compiled anew, has it not. */
  private boolean isOrphan(ClassNode node) {
    if (!node.name.contains(MARK)) {
      return false;
    }
    var nestHost = classes.get(node.nestHostClass);
    return nestHost == null
        || nestHost.nestMembers == null
        || !nestHost.nestMembers.contains(node.name);
  }

  private ClassNode nestHost(ClassNode member) {
    return member.nestHostClass == null
        ? member
        : requireNonNull(classes.get(member.nestHostClass), member.name);
  }

  private void write(ClassNode node) {
    var writer = new ClassWriter(0);
    node.accept(writer);
    result.put(node.name, writer.toByteArray());
  }
}
