import { createReplay } from "@convscope/core/program";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createLocalBackend } from "../local-backend.js";
import { difference, playTwice } from "../testing/play-twice.js";
import { randomProgram } from "../testing/random-program.js";

it("a compiled program gives what its calls give, bit for bit, in many programs and on any number of threads", async () => {
  for (const threads of [1, 2, 3]) {
    const backend = await createLocalBackend({ threads });
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, calls) => {
        const program = randomProgram(seed, calls);
        const compiled = playTwice(backend, program, backend.compile(program));
        const called = playTwice(backend, program, createReplay(backend, program));
        expect(difference(compiled, called)).toBeUndefined();
      }),
      { numRuns: 100, seed: threads },
    );
    backend.dispose();
  }
});
