/** Reference numbers of another implementation, and the test that compares with them. */
package org.softtf.ops.reference;
