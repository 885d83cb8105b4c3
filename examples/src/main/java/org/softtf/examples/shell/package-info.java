/** JShell with everything at hand. */
@NullMarked
package org.softtf.examples.shell;

import org.jspecify.annotations.NullMarked;
