import type { Backend } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { describe, expect, it } from "vitest";
import type { Demonstration } from "./claim.js";
import { claims } from "./claims.js";
import { showOn } from "./show-on.js";

/** A backend that cannot block: every answer comes later. */
function laterBackend(): Backend {
  const { readSync: _, ...backend }: Backend = createReferenceBackend({ fused: false });
  return backend;
}

/** As text, to the four decimals that are shown. */
function rounded(demonstration: Demonstration): string {
  return JSON.stringify(demonstration, (_key, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(4)) : value,
  );
}

describe("a demonstration on a backend", () => {
  it.each(claims.map((claim) => [claim.id, claim] as const))(
    "%s shows there what the reference shows",
    async (_id, claim) => {
      const { demonstration } = await showOn(claim, laterBackend());
      expect(rounded(demonstration)).toBe(rounded(claim.show()));
    },
  );

  it("holds that backend's numbers, wrong ones too", async () => {
    const backend: Backend = createReferenceBackend();
    const { kernels } = backend;
    const doubled: Backend = {
      ...backend,
      kernels: {
        ...kernels,
        conv2d: (x, w, g) => {
          const y = kernels.conv2d(x, w, g);
          const out = [g.batch, g.outChannels, g.outHeight, g.outWidth];
          const strides = [1, 1, 1, 1].map((_, axis) =>
            out.slice(axis + 1).reduce((a, b) => a * b, 1),
          );
          return kernels.binary(y, y, { op: "add", out, strides: [strides, strides] });
        },
      },
    };
    const [claim] = claims.filter(({ id }) => id === "kernel-flipped");
    if (claim === undefined) return expect.unreachable();
    const { demonstration, computations } = await showOn(claim, doubled);
    expect(demonstration.computed.numbers.values).toEqual([42, 84, 168]);
    expect(computations).toBeGreaterThan(0);
    expect(claim.show().computed.numbers.values).toEqual([21, 42, 84]);
  });

  it("runs nothing for counts that follow from a description", async () => {
    const [claim] = claims.filter(({ id }) => id === "pooling-has-no-parameters");
    if (claim === undefined) return expect.unreachable();
    expect((await showOn(claim, laterBackend())).computations).toBe(0);
  });
});
