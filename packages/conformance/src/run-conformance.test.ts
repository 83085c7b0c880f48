/** Correct backends pass the suite whatever the order of their sums; the report says what ran, and on which facts. */
import { AbortedError, ArgumentError } from "@convscope/core/errors";
import { arithmeticOf, createReferenceBackend, representable } from "@convscope/core/reference";
import { describe, expect, it, vi } from "vitest";
import { type Case, isKernelCase } from "./case.js";
import { conformanceCases, formatHtmlReport, formatReport, runConformance } from "./index.js";
import { type Changes, compiled, createFloat32Backend } from "./mutants/float32-backend.js";
import { float32Kernels, type SumOrder } from "./mutants/float32-kernels.js";

// Whole suites: some seconds each, many on a machine with other work.
vi.setConfig({ testTimeout: 600_000 });

const messages = (failures: readonly { readonly message: string }[]): readonly string[] =>
  failures.map(({ message }) => message);

describe("the suite on correct backends", () => {
  it("passes the reference in every case", async () => {
    const report = await runConformance(createReferenceBackend);
    expect(messages(report.failures)).toEqual([]);
    expect(report).toMatchObject({ passed: conformanceCases.length, absent: 0, omitted: 0 });
  });

  it("passes float32 in every case", async () => {
    const report = await runConformance(createFloat32Backend);
    expect(messages(report.failures)).toEqual([]);
    expect(report.passed).toBe(conformanceCases.length);
  });

  it.each<SumOrder>(["reversed", "blocked", "pairwise"])(
    "passes float32 with sums taken %s",
    async (order) => {
      const base = float32Kernels(order);
      // The self-test runs whole programs in these orders too.
      const report = await runConformance(() => createFloat32Backend({ base }), {
        filter: ({ kernel }) => kernel !== "program",
      });
      expect(messages(report.failures)).toEqual([]);
    },
  );

  it("passes a backend that compiles, and replaces state in place", async () => {
    const report = await runConformance(() => createFloat32Backend(compiled), {
      filter: ({ kernel }) => ["program", "gradient", "reduce"].includes(kernel),
    });
    expect(messages(report.failures)).toEqual([]);
  });

  it("passes a backend without optional kernels, and counts their cases as absent", async () => {
    const report = await runConformance(() => {
      const { grads: _grads, fused: _fused, ...inference } = createFloat32Backend();
      return inference;
    });
    expect(messages(report.failures)).toEqual([]);
    expect(report.passed + report.absent).toBe(conformanceCases.length);
    expect(report.kernels.softmax).toMatchObject({ passed: 0, failed: 0 });
    expect(report.kernels.softmax?.absent).toBeGreaterThan(0);
    expect(formatReport(report)).toMatch(/softmax +not given/);
  });
});

describe("facts", () => {
  it("omit the cases that they name, and are listed with their number", async () => {
    const facts = { nonFinite: "unspecified", subnormals: false } as const;
    const needs = (c: Case): boolean => isKernelCase(c) && c.requires !== undefined;
    const report = await runConformance(() => createFloat32Backend({ facts }), {
      filter: (c) => needs(c) || c.kernel === "permute",
    });
    const needing = conformanceCases.filter(needs);
    expect(messages(report.failures)).toEqual([]);
    expect(report.omitted).toBe(needing.length);
    const listed = report.facts.reduce((sum, { omitted }) => sum + omitted, 0);
    expect(listed).toBe(report.omitted);
    expect(formatReport(report)).toContain("nonFinite: unspecified: cases with NaN");
  });

  it("widen the bounds of half precision: a backend that rounds every result to it passes", async () => {
    const float16 = arithmeticOf({
      ...createReferenceBackend().capabilities,
      precision: "float16",
    });
    const half = (values: Float32Array): Float32Array => representable(float16, values);
    const inHalf: Changes = {
      facts: { precision: "float16" },
      compute: (correct) =>
        new Proxy(correct, {
          get:
            (kernels, name) =>
            (...operands: readonly unknown[]) =>
              half(Reflect.apply(Reflect.get(kernels, name), kernels, operands)),
        }),
      backend: ({ upload }) => ({ upload: (values) => upload(half(values)) }),
    };
    const kernels = ["conv2d", "softmax", "memory", "program", "gradient"];
    const report = await runConformance(() => createFloat32Backend(inHalf), {
      filter: ({ kernel }) => kernels.includes(kernel),
    });
    expect(messages(report.failures)).toEqual([]);
    expect(report.kernels.program?.worst).toBeGreaterThan(0);
  });

  it("let results be flushed to 0 where subnormal numbers are not kept", async () => {
    const flush = (x: Float32Array): Float32Array =>
      x.map((v) => (Math.abs(v) < 2 ** -126 ? v * 0 : v));
    const flushing = (facts: { readonly subnormals: boolean }) =>
      runConformance(
        () =>
          createFloat32Backend({
            facts,
            compute: ({ unary, binary, softmax }) => ({
              unary: (x, g) => flush(unary(flush(x), g)),
              binary: (a, b, g) => flush(binary(flush(a), flush(b), g)),
              softmax: (x, g) => flush(softmax(x, g)),
            }),
          }),
        { filter: ({ kernel }) => ["unary", "binary", "softmax"].includes(kernel) },
      );
    expect(messages((await flushing({ subnormals: false })).failures)).toEqual([]);
    expect((await flushing({ subnormals: true })).failures).not.toEqual([]);
  });
});

describe("runConformance", () => {
  it("runs only what the filter lets through and tells of each case", async () => {
    const seen: string[] = [];
    const report = await runConformance(createReferenceBackend, {
      filter: ({ kernel }) => kernel === "slice",
      onCase: (result, done, total) => seen.push(`${result.case.name} ${done}/${total}`),
    });
    expect(Object.keys(report.kernels)).toEqual(["slice"]);
    expect(seen.length).toBe(report.passed);
    expect(seen.at(-1)).toContain(`${report.passed}/${report.passed}`);
  });

  it("stops between cases when it is asked to, and disposes of the backend", async () => {
    let disposed = 0;
    const create = () => createFloat32Backend({ backend: () => ({ dispose: () => disposed++ }) });
    const controller = new AbortController();
    const aborted = runConformance(create, {
      signal: controller.signal,
      onCase: () => controller.abort(),
    });
    await expect(aborted).rejects.toThrow(AbortedError);
    expect(disposed).toBe(1);
  });

  it("gives a report that survives JSON", async () => {
    const report = await runConformance(createReferenceBackend, {
      filter: ({ kernel }) => kernel === "unary",
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(formatReport(report).split("\n").at(-1)).toBe(
      `${report.passed} passed, 0 failed, 0 absent, 0 omitted`,
    );
  });
});

describe("a wrong forward kernel", () => {
  const convolutions = ["conv2d", "conv2dInputGrad", "conv2dWeightGrad"];
  const check = (kernels: readonly string[]) =>
    runConformance(
      () =>
        createFloat32Backend({
          compute: ({ conv2d }) => ({ conv2d: (x, w, g) => conv2d(x, w, g).map((y) => y * 1.01) }),
        }),
      { filter: ({ kernel }) => kernels.includes(kernel) },
    );

  it("is what failures of its adjoints follow from, in the record, the text and the page", async () => {
    const report = await check(convolutions);
    const of = (kernel: string) => report.failures.filter((failure) => failure.kernel === kernel);
    for (const kernel of ["conv2dInputGrad", "conv2dWeightGrad"]) {
      expect(of(kernel).length).toBeGreaterThan(5);
      expect(of(kernel).every(({ follows }) => follows === "conv2d")).toBe(true);
    }
    expect(of("conv2d").some(({ follows }) => follows !== undefined)).toBe(false);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const text = formatReport(report);
    const n = of("conv2dInputGrad").length;
    expect(text).toMatch(
      new RegExp(`conv2dInputGrad +\\d+ passed, ${n} FAILED \\(${n} follow from conv2d\\)`),
    );
    const [own = "", following = ""] = text.split(
      "Following from conv2d, which fails cases of its own (correct it first):",
    );
    expect(own).toMatch(/Failures:\n {2}conv2d: /);
    expect(own).not.toMatch(/\n {2}conv2dInputGrad: /);
    expect(following.match(/\n {2}conv2d(Input|Weight)Grad: /g)?.length).toBe(
      n + of("conv2dWeightGrad").length,
    );
    const page = formatHtmlReport([report]);
    expect(page).toContain(`<small>${n} follow from conv2d</small>`);
    expect(page).toContain(
      `<summary>${n} follow from <a href="#b1-conv2d"><code>conv2d</code></a>, which fails cases of its own: correct it first</summary>`,
    );
  });

  it("is what a fused kernel's failing composition follows from", async () => {
    const { failures } = await check(["conv2d", "conv2dBiasActivation"]);
    const fused = failures.filter(({ kernel }) => kernel === "conv2dBiasActivation");
    expect(fused.length).toBeGreaterThan(5);
    expect(fused.every(({ follows }) => follows === "conv2d")).toBe(true);
  });

  it("explains nothing where its own cases did not run: the message says where to look", async () => {
    const { failures } = await check(["conv2dInputGrad"]);
    expect(failures.length).toBeGreaterThan(5);
    expect(failures.every(({ follows }) => follows === undefined)).toBe(true);
    expect(failures[0]?.message).toMatch(
      /is not the adjoint of conv2d .* \(where conv2d fails its own cases, correct that first\)$/,
    );
  });
});

describe("a backend that does not answer", () => {
  const never = (): Promise<never> => new Promise(() => {});
  it("fails the case, ends the run and says how many cases were not run", async () => {
    let disposed = 0;
    const create = () =>
      createFloat32Backend({ backend: () => ({ read: never, dispose: () => disposed++ }) });
    const report = await runConformance(create, {
      timeLimit: 10,
      filter: ({ kernel }) => kernel === "slice",
    });
    const [failure] = report.failures;
    expect(report).toMatchObject({ passed: 0, failed: 1 });
    expect(disposed).toBe(1);
    expect(failure?.message).toBe(
      `slice: ${failure?.case}: gave no answer within 0.01 s: a read that never settles, or work that takes longer`,
    );
    const slices = conformanceCases.filter(({ kernel }) => kernel === "slice");
    const notRun = slices.length - 1;
    expect(report.silence).toEqual({ kernel: "slice", case: failure?.case, notRun });
    const said = `The backend gave no answer in "slice: ${failure?.case}", so ${notRun} cases were not run.`;
    expect(formatReport(report)).toContain(said);
    expect(formatHtmlReport([report])).toContain(`so ${notRun} cases were not run.`);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("and is never made is an error", async () => {
    await expect(runConformance(never, { timeLimit: 10 })).rejects.toThrow(
      "conformance: found no backend after 0.01 s, expected one from its factory (a promise that never settles?); correct the factory",
    );
  });
});

describe("what is no backend", () => {
  it.each([
    ["wasm", 'conformance: found "wasm", expected a backend'],
    [createFloat32Backend, "conformance: found the function createFloat32Backend, expected a ba"],
    [
      { ...createReferenceBackend(), capabilities: {}, read: undefined },
      'conformance: found backend "reference" with no capabilities.precision',
    ],
  ])("%# is refused before the first case", async (value: unknown, text) => {
    const create = () => value as ReturnType<typeof createReferenceBackend>;
    await expect(runConformance(create)).rejects.toThrow(ArgumentError);
    await expect(runConformance(create)).rejects.toThrow(text);
  });

  it("but one without a kernel is told so in the report", async () => {
    const { slice: _, ...kernels } = createReferenceBackend().kernels;
    const partial: unknown = { ...createReferenceBackend(), kernels };
    const report = await runConformance(
      () => partial as ReturnType<typeof createReferenceBackend>,
      {
        filter: ({ kernel }) => kernel === "slice",
      },
    );
    expect(report.failures[0]?.problems).toEqual(["is missing: every backend has this kernel"]);
  });
});

describe("the cases", () => {
  it("have names of their own within each kernel", () => {
    const names = conformanceCases.map(({ kernel, name }) => `${kernel}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it("never ask a kernel for zero elements", () => {
    const empty = conformanceCases.filter((c) => {
      if (!isKernelCase(c)) return false;
      return JSON.stringify(c.geometry).match(/"out":\[[^\]]*\b0\b/) !== null;
    });
    expect(empty).toEqual([]);
  });
});
