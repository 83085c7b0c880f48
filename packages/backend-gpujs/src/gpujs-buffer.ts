/** The handle of this backend. What it stands for is known to its device alone, and may still be to come. */
export class GpujsBuffer {
  /** Elements. */
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }
}
