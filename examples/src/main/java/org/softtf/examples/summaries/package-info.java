// SPDX-License-Identifier: Apache-2.0
/** What TensorBoard shows of the programs that train. */
package org.softtf.examples.summaries;
