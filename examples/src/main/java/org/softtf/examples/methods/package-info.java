/** Measures how the methods of the array-valued operators differ. */
package org.softtf.examples.methods;
