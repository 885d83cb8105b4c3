/** Selection by soft conditions and soft indices. */
package org.softtf.ops.selection;
