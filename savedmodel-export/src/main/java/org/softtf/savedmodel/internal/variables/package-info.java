/** Variables: which nodes they are, their values, and the files that hold these. */
package org.softtf.savedmodel.internal.variables;
