// SPDX-License-Identifier: Apache-2.0
/** Sorts, ranks and top-k beside libraries of PyTorch. */
package org.softtf.benchmarks.peers;
