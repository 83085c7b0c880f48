/** Cases of the buffers themselves. */
import type { MemoryCase } from "../case.js";

const memory = (name: string, scenario: MemoryCase["scenario"]): MemoryCase => ({
  name,
  kernel: "memory",
  scenario,
});

export const memoryCases: readonly MemoryCase[] = [
  memory("upload copies: changing the host array later changes nothing", "uploadCopies"),
  memory("read copies: changing what was read changes nothing", "readCopies"),
  memory("upload and read keep every value exactly", "uploadIsExact"),
  memory(
    "memory counts every buffer once, with its bytes, and forgets freed ones",
    "countsLiveBuffers",
  ),
  memory("read of a freed buffer is an error", "readAfterFree"),
  memory("a kernel on a freed buffer is an error", "kernelAfterFree"),
  memory("a read asked for before free gives the values", "readThenFree"),
  memory("operands may be freed as soon as the kernel was called", "operandsFreedAtOnce"),
  memory("buffers may be freed in any order", "anyFreeOrder"),
  memory("memory that is used again holds nothing of its past", "recycledMemory"),
  memory("equal calls give a buffer each", "resultsOfTheirOwn"),
  memory("a read waits for the work asked for before it", "readsWait"),
  memory(
    "every element of the largest array keeps its place (2^24 and more, or as many as it allows)",
    "largestArrays",
  ),
];
