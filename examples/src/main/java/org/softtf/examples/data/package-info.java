/** The data that the programs learn from, packaged with them. */
package org.softtf.examples.data;
