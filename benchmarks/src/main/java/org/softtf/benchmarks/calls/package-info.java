/** What a call of the library costs beyond TensorFlow's own work, by JMH. */
package org.softtf.benchmarks.calls;
