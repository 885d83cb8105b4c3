/** Programs that solve a known problem with soft operators, beside what does without them. */
package org.softtf.examples.recipes;
