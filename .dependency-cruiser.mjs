// Who may import whom. Type-only imports count. Tests may use any package; their subject may not.
const tests = "\\.(test|verify)\\.ts$";

/** A rule against imports from `from` to anything outside `to` (regular expressions over paths). */
function only(name, comment, from, to, except = []) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: [tests, ...except] },
    to: { pathNot: to },
  };
}

/** A rule against imports from `from` to `to`. */
function never(name, comment, from, to) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: tests },
    to: { path: to },
  };
}

const core = "^packages/core/src";
const inCore = (...names) => `${core}/(${names.join("|")})(/|\\.ts$)`;
const ofCore = "^packages/core/src/";
const own = "^packages/$1/src/";

export default {
  forbidden: [
    {
      name: "no-cycle",
      comment:
        "A cycle has no bottom to read from. Among op files it is inherent: ops are closed under differentiation.",
      severity: "error",
      from: {},
      to: { circular: true, via: { pathNot: `${ofCore}ops/` } },
    },
    {
      name: "resolvable",
      comment:
        "Every import must be found, but for an optional peer whose native part is not built here.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@tensorflow/tfjs-node$" },
    },
    only("contract-alone", "The contract imports nothing.", `${core}/backend\\.ts$`, "^$"),
    only("core-alone", "core imports nothing but itself.", "^packages/core/src/", ofCore),
    only(
      "backend-contract",
      "A backend knows the contract, the errors, the option names and the lengths of results of core, and its own engine.",
      "^packages/(backend-[^/]+)/src/",
      [
        own,
        `${core}/(backend|errors|options|result-length)\\.ts$`,
        "^node_modules/",
        "^@tensorflow/tfjs-node$",
      ],
      // What only tests use may be of Node.
      ["^packages/[^/]+/src/testing/"],
    ),
    only(
      "core-only",
      "These packages know core, never each other and never a backend.",
      "^packages/(conformance|train|models|data|onnx|formats|explain|tfjs-kernels)/src/",
      [
        own,
        ofCore,
        "node_modules/",
        "^node:",
        "^(fs|path|os|url|zlib|stream|crypto|buffer|util|worker_threads|perf_hooks)(/|$)",
      ],
    ),
    only(
      "figures",
      "figures knows core, the types of explain's results, and what lays out and packs.",
      "^packages/(figures)/src/",
      [own, ofCore, "^packages/explain/src/", "node_modules/"],
    ),
    {
      name: "figures-types-of-explain",
      comment: "figures takes the types of explain alone.",
      severity: "error",
      from: { path: "^packages/figures/src/", pathNot: tests },
      to: { path: "^packages/explain/src/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "runner-in-one-file",
      comment: "conformance knows a test runner in its vitest entry alone.",
      severity: "error",
      from: { path: "^packages/conformance/src/", pathNot: [tests, "/vitest\\.ts$"] },
      to: { path: "vitest" },
    },
    {
      name: "fast-check-in-one-folder",
      comment: "conformance knows fast-check in its fuzz entry alone.",
      severity: "error",
      from: { path: "^packages/conformance/src/", pathNot: [tests, "/fuzz/"] },
      to: { path: "fast-check" },
    },
    never("no-app-or-tool", "Nobody imports an app or a tool.", "^packages/", "^(apps|tools)/"),
    never(
      "core-bottom",
      "geometry, shape, errors and options know nobody above them.",
      inCore("geometry", "shape", "errors", "options"),
      `${core}/(?!(geometry/|(shape|errors|options|backend)\\.ts$))`,
    ),
    never(
      "core-reference",
      "The reference knows the contract and geometry only.",
      inCore("reference"),
      `${core}/(?!(reference/|geometry/|(shape|errors|options|backend)\\.ts$))`,
    ),
    never(
      "core-tensor",
      "Tensors, the tape and op definitions know no op, layer or model; grad and gradcheck stand above ops, whose sums they use.",
      `${core}/(tensor/|autograd/(?!grad(check)?\\.ts$))`,
      inCore("ops", "layers", "model", "optim", "losses", "connectivity"),
    ),
    never(
      "core-grad",
      "Differentiation knows no layer or model.",
      inCore("autograd"),
      inCore("layers", "model", "optim", "losses", "connectivity"),
    ),
    never(
      "core-ops",
      "Ops know tensor and autograd.",
      inCore("ops"),
      inCore("layers", "model", "optim", "losses", "reference"),
    ),
    never(
      "core-layers",
      "Layers know ops.",
      inCore("layers", "connectivity"),
      inCore("model", "optim", "losses", "reference"),
    ),
    never(
      "core-optim",
      "Optimisers and losses know no model.",
      inCore("optim", "losses"),
      inCore("model", "reference"),
    ),
    never("core-model", "A model knows no reference.", inCore("model"), inCore("reference")),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|apps|tools)/[^/]+/(dist|fixtures|docstring-examples)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@convscope/source", "import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};
