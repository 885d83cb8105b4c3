/** Logic on numbers in [0, 1]. */
package org.softtf.ops.logic;
