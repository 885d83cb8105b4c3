/** What solvers that iterate have in common. */
package org.softtf.ops.array.loop;
