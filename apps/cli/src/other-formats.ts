/**
 * Files of other programs that hold networks. None of them is read; each is told what it is, and how its weights come over.
 * Not a converter: layers have to be named, described, and where frameworks order axes otherwise, turned.
 */
import { extname } from "node:path";
import { FormatError, IoError } from "@convscope/core";
import { kindOf } from "./path-kind.js";

/** A format of another program. */
interface OtherFormat {
  readonly endings: readonly string[];
  /** `a PyTorch file` */
  readonly what: string;
  /** How its weights become a .safetensors file. @param file as Python writes its name */
  bring(file: string): string;
}

const OUT = '"weights.safetensors"';

/** Whose axes are ours: filters first. */
const sameAxes = "their axes are those of convscope";

/** What TensorFlow has otherwise. */
const turned =
  "TensorFlow's axes are others: a kernel [R, S, C, K] becomes [K, C, R, S] (transpose(3, 2, 0, 1)), a dense layer's [in, out] becomes [out, in], and behind a flatten the order is channels, rows, columns (convscope claims flatten-order-is-free)";

const formats: readonly OtherFormat[] = [
  {
    endings: [".pt", ".pth"],
    what: "a PyTorch file",
    bring: (file) =>
      `save its weights from Python (a whole network's: .state_dict() of it; ${sameAxes}):
  import torch, safetensors.torch
  state = torch.load(${file}, map_location="cpu")
  state = {k: v.float() for k, v in state.items() if v.is_floating_point()}
  safetensors.torch.save_file(state, ${OUT})`,
  },
  {
    endings: [".onnx"],
    what: "an ONNX file",
    bring: (file) =>
      `save its weights from Python (an exporter may have folded batch norm into them, and turned dense weights; else ${sameAxes}):
  import onnx, onnx.numpy_helper, safetensors.numpy
  arrays = onnx.load(${file}).graph.initializer
  state = {a.name: onnx.numpy_helper.to_array(a) for a in arrays}
  safetensors.numpy.save_file(state, ${OUT})`,
  },
  {
    endings: [".h5", ".hdf5", ".keras"],
    what: "a Keras file",
    bring: (file) =>
      `save its weights from Python (${turned}):
  import keras, safetensors.numpy
  weights = keras.models.load_model(${file}).weights
  state = {w.path: w.numpy() for w in weights}
  safetensors.numpy.save_file(state, ${OUT})`,
  },
  {
    endings: [".pb", ".tflite"],
    what: "a TensorFlow file",
    bring: () =>
      `take the weights of the Keras or TensorFlow network that it was made from, and save them with safetensors.numpy.save_file (${turned})`,
  },
];

const naming =
  'Name each value layer.weight, layer.bias, and of batch norm layer.runningMean and layer.runningVariance, the layer as convscope summary names it: of ResNet-18 PyTorch\'s names with "/" for "." (layer1/0/bn1.weight). Then give the file to a network of convscope models (--weights weights.safetensors), or lay it beside a model.json that describes the same layers.';

const network = {
  op: "model",
  expected: "a name (see convscope models), a model.json, a folder with one, or a checkpoint",
} as const;

/**
 * Lets pass what does not end as a file of another program does.
 *
 * @param asked what is read in its place, and the word for it
 * @throws FormatError for such a file, IoError where there is not even one
 */
export async function refuseOtherFormat(
  path: string,
  asked: { readonly op: string; readonly expected: string } = network,
): Promise<void> {
  const ending = extname(path).toLowerCase();
  const format = formats.find(({ endings }) => endings.includes(ending));
  const kind = await kindOf(path);
  if (format === undefined || kind === "folder") return;
  const isThere = kind === "file";
  const found = isThere ? `${format.what}, ${path}` : `nothing at ${path}`;
  const unread = isThere ? "which is not read" : `and ${format.what} would not be read`;
  const text = `${asked.op}: found ${found}, ${unread}, expected ${asked.expected}; ${format.bring(JSON.stringify(path))}\n${naming}`;
  throw isThere ? new FormatError(text, { path }) : new IoError(text, { path });
}
