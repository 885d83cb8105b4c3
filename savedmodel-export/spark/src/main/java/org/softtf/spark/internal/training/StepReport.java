// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.Serializable;

/** What one step of a training gave. */
public record StepReport(int number, double loss, double gradientNorm, long rows, double seconds)
    implements Serializable {}
