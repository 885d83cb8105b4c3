/** What the other modules of SoftTF share with this one. Nothing here is for users. */
@NullMarked
package org.softtf.gradients.internal;

import org.jspecify.annotations.NullMarked;
