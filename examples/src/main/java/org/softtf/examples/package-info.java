/** Programs that show soft operators at work. */
package org.softtf.examples;
