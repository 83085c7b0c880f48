// `--backend` on every command: what it says on those that compute nothing by themselves.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModel, modelNames } from "@convscope/models";
import { beforeAll, describe, expect, test } from "vitest";
import { networkFit, withBackend } from "./backend-fit.js";
import { main } from "./main.js";
import { createProgram } from "./program.js";
import { fakeHost } from "./testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  const code = await main(args, host);
  return {
    code,
    out: host.out.text,
    words: host.out.text.replaceAll(/\s+/g, " "),
    err: host.err.text,
  };
}

const reference = "@convscope/core/reference";
let folder = "";

/** Writes a module that makes a backend of the reference's, and gives its path. */
async function moduleOf(name: string, change: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  const from = import.meta.resolve(reference);
  await writeFile(
    path,
    `import { createReferenceBackend } from ${JSON.stringify(from)};
export function createBackend() {
  const own = createReferenceBackend();
  return { ...own, name: ${JSON.stringify(name)}, ${change} };
}`,
  );
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-backend-"));
});

test("every command has --backend, and says in its help what it means there", () => {
  const { commands } = createProgram(fakeHost(), () => async () => undefined, false);
  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands) {
    const option = command.options.find(({ long }) => long === "--backend");
    expect(option?.description, command.name()).toMatch(/\w{3}/);
  }
});

test.each([
  ["./nope.js", 1, "found no file ./nope.js"],
  ["wams", 2, "Did you mean wasm"],
])(
  "a figure that computes nothing refuses the backend %s all the same",
  async (backend, code, text) => {
    const args = ["draw", "architecture", "lenet5", "-o", join(folder, "a.svg")];
    const drawn = await run(...args, "--backend", backend);
    expect([drawn.code, drawn.err]).toEqual([code, expect.stringContaining(text)]);
  },
);

describe("connect", () => {
  test.each([
    ["full", "24 of 24"],
    ["groups=2", "12 of 24"],
    ["per-map", "24 of 96"],
    ["shared", "24 of 24"],
    ["random=3", "18 of 24"],
  ])("%s is run one map at a time, and agrees", async (kind, pairs) => {
    for (const backend of ["js", "wasm"]) {
      const args = ["--from", "4", "--to", "6", "--kind", kind, "--kernel", "3"];
      const { code, words } = await run("connect", ...args, "--backend", backend);
      expect(words).toContain(`${backend} ran it over one 3×3 window and agrees:`);
      expect(words).toContain(`reach the results in ${pairs} pairs of maps`);
      expect(code).toBe(0);
    }
  });

  test("takes depthwise filters and the table of LeNet-5, too", async () => {
    const depthwise = ["--from", "3", "--to", "6", "--kind", "depthwise"];
    const table = ["--from", "6", "--to", "16", "--kind", "table=lenet5-c3"];
    expect((await run("connect", ...depthwise, "--backend", "js")).words).toContain("6 of 18");
    const { out } = await run("connect", ...table, "--backend", "js", "--json");
    expect(JSON.parse(out).backend).toMatchObject({ backend: "js", agrees: true });
  });

  test("names the first pair of maps that a backend joins otherwise, and exits with 1", async () => {
    const other = await moduleOf(
      "other",
      "upload: (values, ...rest) => own.upload(values.map((value) => (value === 2 ? 5 : value)), ...rest)",
    );
    const args = ["--from", "4", "--to", "6", "--kernel", "3", "--backend", other];
    const { code, words } = await run("connect", ...args);
    expect(words).toContain("other gives kernel 4 from map 1 to result 0, expected kernel 1.");
    expect(code).toBe(1);
  });

  test("is not run over more values than float32 counts", async () => {
    const { code, err } = await run("connect", "--from", "2000", "--to", "6", "--backend", "js");
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, " ")).toContain("2000 maps to 6 filters of 5×5 take 100,000,000");
  });
});

describe("diagnose", () => {
  test.each([
    ["S4.output", "400", "S4 gives 16×5×5 = 400 values."],
    ["C3.inputs", "1175", "C3 is given 6×14×14 = 1,176 values."],
    ["C3.parameters", "2416", "it holds 1,516 parameters, in 2 arrays."],
    ["C3.weights", "2400", "it holds 1,500 weights, in one array."],
    ["C3.biases", "16", "it holds 16 biases, in one array."],
    ["total.inputs", "1024", "lenet5 is given 1×32×32 = 1,024 values."],
    ["total.output", "10", "output gives 10 values."],
    ["parameters", "60000", "it holds 60,000 parameters,"],
  ])("%s is read off the network as it runs", async (address, number, text) => {
    const { code, words } = await run("diagnose", "lenet5", address, number, "--backend", "wasm");
    expect(words).toContain(`On wasm ${text}`);
    expect(code).toBe(0);
  });

  test("says so of what no backend holds", async () => {
    const args = ["diagnose", "lenet5", "C3.macs", "1", "--backend", "js"];
    expect((await run(...args)).words).toContain(
      "js was not asked: no backend holds macs, which follow from the description.",
    );
  });

  test("tells a backend whose results are of another size, and exits with 1", async () => {
    const short = await moduleOf(
      "cut",
      "read: async (buffer) => (await own.read(buffer)).slice(0, 7)",
    );
    const { code, words, err } = await run(
      "diagnose",
      "lenet5",
      "C3.output",
      "1",
      "--backend",
      short,
    );
    expect(words + err).toMatch(/cut/);
    expect(code).toBe(1);
  });
});

test("draw refuses a backend that is none, whether or not the figure needs one", async () => {
  const { code, err } = await run("draw", "architecture", "lenet5", "--backend", "nonsense");
  expect(code).toBe(2);
  expect(err).toContain('There is no backend "nonsense".');
});

describe("summary", () => {
  test("says of each layer how it would run there, and of the network whether", async () => {
    const { out, words } = await run("summary", "lenet5-modern", "--backend", "gpujs-cpu");
    expect(out).toMatch(/layer .* on gpujs-cpu/);
    expect(out).toMatch(/C1 .* native\n/);
    expect(words).toContain("lenet5-modern runs on gpujs-cpu, and trains there.");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("names the kernels that are composed, in every form", async () => {
    const args = ["summary", "alexnet", "--backend", "tfjs-cpu"];
    const composed = "composed: maxPool2d";
    expect((await run(...args, "--md")).out).toMatch(/\| pool1 .*\| composed: maxPool2d \|\n/);
    expect((await run(...args, "--csv")).out).toMatch(/pool1,.*,composed: maxPool2d\r\n/);
    expect((await run(...args, "--html")).out).toContain(`<td>${composed}</td>`);
    const { backend } = JSON.parse((await run(...args, "--json")).out);
    expect(backend).toMatchObject({ backend: "tfjs-cpu", runs: true, trains: true });
    expect(backend.layers).toContainEqual({ layer: "pool1", kernels: { maxPool2d: "composed" } });
  });

  test("says of several networks which run there", async () => {
    const { words } = await run("summary", "--compare", "lenet5,lenet5-modern", "--backend", "js");
    expect(words).toContain("lenet5 runs on js, and trains there. lenet5-modern runs on js,");
  });

  test("says what stands in the way: a kernel that is not given, an array that is too long", async () => {
    const short = await moduleOf(
      "short",
      "capabilities: { ...own.capabilities, maxElements: 20_000 }",
    );
    const { words } = await run("summary", "lenet5-modern", "--backend", short);
    expect(words).toMatch(
      /lenet5-modern does not run on short: \w+ has an array of [\d,]+ elements, and it holds 20,000/,
    );
    const infers = await moduleOf("infers", "grads: undefined");
    expect((await run("summary", "lenet5-modern", "--backend", infers)).words).toContain(
      "lenet5-modern runs on infers and cannot train there: it gives no conv2dInputGrad,",
    );
  });

  test("a kernel that only a composition needs is missed, too", async () => {
    await withBackend("reference", ({ fused: _, ...plain }) => {
      const kernels = Object.assign({ ...plain.kernels }, { unary: undefined });
      const fit = networkFit(createModel("lenet5-modern"), { ...plain, kernels });
      expect(fit.runs).toBe(false);
      expect(fit.sentence).toMatch(/does not run on reference: it gives no unary, which C1 needs/);
    });
  });
});

test("explain says in a line which kernels a layer calls there", async () => {
  const { words } = await run("explain", "lenet5", "C3", "--backend", "tfjs-wasm");
  expect(words).toMatch(/On tfjs-wasm it calls \w+ (native|composed)/);
  const { out } = await run("explain", "lenet5", "C3.parameters", "--backend", "js", "--json");
  expect(JSON.parse(out)).toMatchObject({ value: 1516, backend: { backend: "js", layer: "C3" } });
  const total = await run("explain", "lenet5", "total.macs", "--backend", "js");
  expect(total.words).toContain("lenet5 runs on js, and trains there.");
});

test("models says of every network whether it runs there", async () => {
  const small = await moduleOf(
    "small",
    "capabilities: { ...own.capabilities, maxElements: 2 ** 22 }",
  );
  const { models, backend } = JSON.parse((await run("models", "--backend", small, "--json")).out);
  expect(models).toHaveLength(modelNames.length);
  const runs = new Map(modelNames.map((name, i) => [name, backend[i].runs]));
  expect(runs.get("lenet5")).toBe(true);
  expect(runs.get("vgg16")).toBe(false);
  expect((await run("models", "lenet5", "--backend", small)).words).toContain(
    "lenet5 runs on small",
  );
});

describe("shape", () => {
  test.each([
    "--in 13x17 --kernel 3x5 --stride 2 --pad 1,0,2,1",
    "--in 11 --kernel 3 --stride 2 --pad same --framework tf",
    "--in 14x9 --kernel 3 --stride 2 --ceil",
    "--in 7x5 --kernel 3 --stride 2 --pad 1 --transpose --output-padding 1",
  ])("is run where %s asks, and agrees", async (args) => {
    const { code, words } = await run("shape", ...args.split(" "), "--backend", "js");
    expect(words).toContain("js ran it and agrees: ");
    expect(code).toBe(0);
  });

  test("names the first value of a backend that reads other pixels, and exits with 1", async () => {
    const shifted = await moduleOf(
      "shifted",
      "kernels: { ...own.kernels, conv2d: (x, w, g) => own.kernels.conv2d(x, w, { ...g, padTop: 0 }) }",
    );
    const args = ["--in", "6", "--kernel", "3", "--pad", "1"];
    const { code, words } = await run("shape", ...args, "--backend", shifted);
    expect(code).toBe(1);
    expect(words).toContain("shifted gives 6 at row 0, column 0, expected 4 (the number of pixels");
    const { out } = await run("shape", ...args, "--backend", shifted, "--json");
    expect(JSON.parse(out).backend).toMatchObject({ backend: "shifted", agrees: false });
  });

  test("is not run over more pixels than a backend takes for an example", async () => {
    const { code, err } = await run("shape", "--in", "9000", "--kernel", "3", "--backend", "js");
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, " ")).toMatch(
      /at most 16,777,216 pixels, and 9000×9000 are 81,000,000/,
    );
  });
});

describe("claims", () => {
  test("are computed there and held against the reference", async () => {
    const { code, words } = await run("claims", "flip", "--backend", "tfjs-cpu");
    expect(code).toBe(0);
    expect(words).toContain("computed: what conv2d gives: 21 42 84");
    expect(words).toContain("tfjs-cpu computed what is shown and agrees with the reference.");
    expect((await run("claims", "--backend", "js")).words).toMatch(
      /js computed what is shown and agrees with the reference\./,
    );
  });

  test("show the numbers of a backend that is wrong, name the claim, and exit with 1", async () => {
    const turned = await moduleOf(
      "turned",
      `kernels: {
        ...own.kernels,
        conv2d(x, w, g) {
          const y = own.kernels.conv2d(x, w, g);
          return own.kernels.unary(y, { op: "neg", out: [y.length], strides: [[1]] });
        },
      }`,
    );
    const { code, words } = await run("claims", "flip", "--backend", turned);
    expect(code).toBe(1);
    expect(words).toContain("what conv2d gives: -21 -42 -84");
    expect(words).toContain("gives other numbers than the reference in kernel-flipped.");
  });

  test("that count without computing say so", async () => {
    const { words } = await run("claims", "pooling-has-no-parameters", "--backend", "js");
    expect(words).toContain("These are counts, which no backend computes: js was not asked.");
  });
});

describe("backends", () => {
  test("lists those alone that are named, a module of one's own among them", async () => {
    const mine = await moduleOf("mine", "grads: undefined");
    const { out } = await run("backends", "--backend", `js,${mine}`, "--no-speed", "--json");
    const { backends, inBrowser } = JSON.parse(out);
    expect(backends.map(({ name }: { name: string }) => name)).toEqual(["js", mine]);
    expect(backends[1]).toMatchObject({ installed: true, kernels: { conv2dInputGrad: "absent" } });
    expect(inBrowser).toEqual([]);
  });

  test("says what the speeds count, where it measures them", async () => {
    const { words } = await run("backends", "--backend", "js");
    expect(words).toContain("GMAC/s are those of the direct convolution, whatever the algorithm");
    expect((await run("backends", "--backend", "js", "--no-speed")).words).not.toContain(
      "direct convolution",
    );
  });

  test("refuses a name that is none, with the nearest", async () => {
    const { code, err } = await run("backends", "--backend", "wsam");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean wasm");
  });
});

test("diff holds one backend against the reference", async () => {
  const { out, code } = await run("diff", "lenet5", "random", "--backend", "js", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).backends).toEqual({ a: "reference", b: "js" });
});

test("a bare gpu.js that is no file is told from a path, and the names that are meant are given", async () => {
  const { code, err } = await run("summary", "lenet5", "--backend", "gpu.js");
  expect(code).toBe(1);
  expect(err.replaceAll(/\s+/g, " ")).toMatch(/found no file gpu\.js, .*take gpujs-\w+ or gpujs-/);
});
