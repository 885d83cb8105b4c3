import org.softtf.gradients.*;
import org.softtf.ops.*;
import org.softtf.ops.array.*;
import org.tensorflow.*;
import org.tensorflow.ndarray.*;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.*;
import org.tensorflow.types.*;
EagerSession session = EagerSession.create();
GradientTape tape = GradientTape.of(session);
Ops tf = tape.tf();
SoftOps soft = SoftOps.create(tf);
void show(Operand<?> x) { List<Object> all = new ArrayList<>(); ((org.tensorflow.ndarray.NdArray<?>) x.asTensor()).scalars().forEach(each -> all.add(each.getObject())); System.out.println(all); }
System.out.println("session, tape, tf, soft and show(x) are ready. Type, for instance:");
System.out.println("  var x = tape.watch(tf.constant(new float[] {0.3f, -0.8f, 0.1f}))");
System.out.println("  var y = soft.rank(x)");
System.out.println("  show(y); show(tape.gradient(tf.math.square(y), x))");
