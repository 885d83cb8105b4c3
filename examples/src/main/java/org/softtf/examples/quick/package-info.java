/** Short programs, each around one soft operator that makes something learnable. */
package org.softtf.examples.quick;
