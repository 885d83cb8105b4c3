/** Learning to sort images of digits, of which only the order is known. */
package org.softtf.examples.digits;
