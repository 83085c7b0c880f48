// The figures of README and docs that follow from the code alone, by their paths under docs/figures. The picture of feature
// maps is not among them: it is what `npm start` left in out/.
import { connectivity, conv2dGeometry, edgesOf, lenet5C3, outputMaps } from "@convscope/core";
import { summarize } from "@convscope/explain";
import {
  architecture,
  connectionGraph,
  connectionTable,
  convolutionArithmetic,
  filters,
  guideArithmetic,
  guideFigures,
  layerGraph,
  receptiveField,
  towers,
} from "@convscope/figures";
import { createModel } from "@convscope/models";

/** @param {typeof architecture} draw @param {string} name */
function ofModel(draw, name) {
  const model = createModel(name);
  return draw(model, summarize(model));
}

/** @param {import("@convscope/core").Connectivity} wiring @param {number} from @param {number} filters */
function wired(wiring, from, filters) {
  const maps = outputMaps(wiring, from, filters);
  const edges = edgesOf(wiring, from, filters);
  return connectionGraph(edges, { name: "input", maps: from }, { name: "output", maps });
}

/** The middle units of some of AlexNet's layers. */
function alexnetFields() {
  const model = createModel("alexnet");
  const { layers } = summarize(model);
  const boxes = ["conv1", "conv2", "conv3", "conv5", "pool5"].map((name) => {
    const unit = (model.node(name).outputShape[1] ?? 1) >> 1;
    const field = layers.find((layer) => layer.name === name)?.receptiveField;
    const first = (field?.start[0] ?? 0) + (field?.jump[0] ?? 0) * unit;
    const range = { first, last: first + (field?.value[0] ?? 1) - 1 };
    return { label: `${name} (${unit}, ${unit})`, rows: range, columns: range };
  });
  return receptiveField({ title: "What units of alexnet see", input: [227, 227], boxes });
}

/** What a first layer starts from: LeNet-5's C1, untrained. */
async function lenet5Filters() {
  const weight = createModel("lenet5").initialise(0).variables.get("C1.weight");
  if (weight === undefined) throw new RangeError("C1 has weights");
  const subtitle = "untrained: starting values of seed 0";
  const weights = await weight.read();
  return filters({ title: "Filters of C1 in lenet5", subtitle, weights, shape: weight.shape });
}

/** All of them; equal code gives equal text. @returns {Promise<ReadonlyMap<string, string>>} */
export async function docsFigures() {
  const edges = edgesOf(connectivity.table(lenet5C3), 6, 16);
  const [s2, c3] = [
    { name: "S2", maps: 6 },
    { name: "C3", maps: 16 },
  ];
  const grouped = conv2dGeometry([1, 4, 6, 6], [4, 2, 3, 3], { stride: 2, padding: 1, groups: 2 });
  return new Map([
    ["lenet5.svg", ofModel(architecture, "lenet5")],
    ["alexnet-towers.svg", ofModel(towers, "alexnet")],
    ["resnet18.svg", ofModel(layerGraph, "resnet18")],
    ["googlenet.svg", ofModel(layerGraph, "googlenet")],
    ["lenet5-c3.svg", connectionTable(edges, s2, c3)],
    ["lenet5-c3-lines.svg", connectionGraph(edges, s2, c3)],
    ["groups.svg", wired(connectivity.groups(2), 8, 12)],
    ["per-map.svg", wired(connectivity.perMap(), 4, 3)],
    ["shared-across-maps.svg", wired(connectivity.sharedAcrossMaps(), 4, 6)],
    ["alexnet-fields.svg", alexnetFields()],
    ["lenet5-filters.svg", await lenet5Filters()],
    [
      "arithmetic/groups.svg",
      convolutionArithmetic(grouped, { title: "Convolution in two groups" }),
    ],
    ["arithmetic/strip.svg", guideArithmetic("padding-strides-odd", { layout: "strip" })],
    .../** @type {[string, string][]} */ (
      Object.keys(guideFigures).map((name) => [`arithmetic/${name}.svg`, guideArithmetic(name)])
    ),
  ]);
}
