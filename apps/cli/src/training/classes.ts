/** A network with as many outputs as a data set has classes. */
import { ArgumentError, type Model, modelFromJson, modelToJson } from "@convscope/core";

/**
 * The model itself if its outputs fit, else one whose last dense layer has been given as many as there are classes.
 *
 * @throws ArgumentError when the outputs do not fit and do not come from a dense layer
 */
export function withClasses(model: Model, classes: readonly string[]): Model {
  const [outputs] = model.outputShape;
  if (model.outputShape.length === 1 && outputs === classes.length) return model;
  const json = modelToJson(model);
  const last = json.layers.find(({ name }) => name === json.output);
  if (last?.kind !== "linear") {
    throw new ArgumentError(
      `${model.name}: found ${classes.length} classes in the data, expected ${outputs} (the outputs of its ${last?.kind ?? "last"} layer ${json.output}); use data of ${outputs} classes, or another model such as lenet5-modern`,
      { classes: classes.length, outputs },
    );
  }
  const layers = json.layers.map((layer) =>
    layer === last
      ? { ...layer, options: { ...layer.options, outFeatures: classes.length } }
      : layer,
  );
  return modelFromJson({ ...json, layers });
}
