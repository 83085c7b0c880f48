/** Public entry of core: named re-exports, no logic. */

export type { FusedOp, FusedOpDefinition, Op, OpDefinition } from "./autograd/define-op.js";
export { defineFusedOp, defineOp } from "./autograd/define-op.js";
export type { ValueAndGradients } from "./autograd/grad.js";
export { grad, valueAndGrad, vjp } from "./autograd/grad.js";
export type {
  Float64Backend,
  GradcheckInput,
  GradcheckOptions,
  GradcheckResult,
} from "./autograd/gradcheck.js";
export { gradcheck } from "./autograd/gradcheck.js";
export type * from "./backend.js";
export type { BackendUse } from "./check-backend.js";
export { checkBackend } from "./check-backend.js";
export type { Connectivity, Edge } from "./connectivity.js";
export { connectivity, edgeCount, edgesOf, lenet5C3, outputMaps } from "./connectivity.js";
export * from "./errors.js";
export type { AdaptiveAxis } from "./geometry/adaptive.js";
export { adaptivePool2dGeometry } from "./geometry/adaptive.js";
export type { ConvTranspose2dOptions } from "./geometry/conv-transpose2d.js";
export { convTranspose2dGeometry } from "./geometry/conv-transpose2d.js";
export type { Conv2dOptions } from "./geometry/conv2d.js";
export { conv2dGeometry } from "./geometry/conv2d.js";
export type { SliceRange } from "./geometry/elementwise.js";
export type { MatmulOptions } from "./geometry/matmul.js";
export { matmulGeometry } from "./geometry/matmul.js";
export type { Pool2dOptions } from "./geometry/pool2d.js";
export { pool2dGeometry } from "./geometry/pool2d.js";
export type { UpsampleAxes, UpsampleAxis, UpsampleOptions } from "./geometry/upsample.js";
export { upsampleGeometry } from "./geometry/upsample.js";
export type { Padding, PaddingMode, Pair, WindowAxis, WindowOptions } from "./geometry/window.js";
export {
  resolveAxisWindow,
  samePadding,
  span,
  windowArithmetic,
  windowCount,
} from "./geometry/window.js";
export type { Padding1d, Window1dOptions } from "./geometry/window1d.js";
export type {
  Fans,
  GainActivation,
  Initialiser,
  InitialiserChoice,
  InitialiserName,
  InitialiserScheme,
} from "./init.js";
export { gain, initialiserOf, initialisers } from "./init.js";
export type { Activation, ActivationOptions, PreluOptions } from "./layers/activation.js";
export { activations } from "./layers/activation.js";
export type { AdaptivePool2dLayer, AdaptivePool2dOptions } from "./layers/adaptive-pool2d.js";
export type {
  ConvTranspose2dLayer,
  ConvTranspose2dLayerOptions,
} from "./layers/conv-transpose2d.js";
export type { Conv1dLayer, Conv1dLayerOptions } from "./layers/conv1d.js";
export type { Conv2dLayer, Conv2dLayerOptions } from "./layers/conv2d.js";
export type {
  GroupNormOptions,
  InstanceNormOptions,
  LayerNormOptions,
} from "./layers/example-norms.js";
export * as layers from "./layers/index.js";
export type {
  Json,
  Layer,
  LayerCounts,
  LayerOptions,
  LayerScope,
  Range,
  Range2d,
  VariableSpec,
} from "./layers/layer.js";
export { freeCount, onlyInput, sameRange, windowRange } from "./layers/layer.js";
export type { LinearOptions } from "./layers/linear.js";
export type {
  LocallyConnected2dLayer,
  LocallyConnected2dLayerOptions,
} from "./layers/locally-connected2d.js";
export type { MaxoutOptions } from "./layers/maxout.js";
export type { PermuteOptions, ReshapeOptions, SliceOptions } from "./layers/movement.js";
export type { BatchNorm2dOptions } from "./layers/normalisation.js";
export type { PadOptions } from "./layers/pad.js";
export type { PixelShuffleOptions } from "./layers/pixel-shuffle.js";
export type { Pool1dLayer } from "./layers/pool1d.js";
export type { Pool2dLayer, Pool2dLayerOptions, SubsampleOptions } from "./layers/pool2d.js";
export type { RbfOptions } from "./layers/rbf.js";
export type { BceWithLogitsOptions } from "./losses/bce-with-logits.js";
export { bceWithLogits } from "./losses/bce-with-logits.js";
export type { ClassLabelsOptions } from "./losses/class-labels.js";
export { checkClassLabels, classLabels } from "./losses/class-labels.js";
export type { CrossEntropyOptions } from "./losses/cross-entropy.js";
export { crossEntropy, nllLoss } from "./losses/cross-entropy.js";
export type { LabelOptions } from "./losses/labels.js";
export type { ClassificationLoss, Loss, Reduction } from "./losses/loss.js";
export { classificationLoss } from "./losses/loss.js";
export { lossFromJson, lossToJson } from "./losses/loss-json.js";
export type { RbfLossOptions } from "./losses/rbf-loss.js";
export { rbfLoss } from "./losses/rbf-loss.js";
export type { HuberLossOptions, ReductionOptions } from "./losses/regression.js";
export { huberLoss, l1Loss, mseLoss } from "./losses/regression.js";
export type { Apply, Value } from "./model/build.js";
export { build, sequential } from "./model/build.js";
export type { GraphSpec, Node, ShapedNode } from "./model/graph.js";
export { INPUT } from "./model/graph.js";
export type { LayerFactory } from "./model/layer-factories.js";
export type { PredictOptions, TappedPrediction } from "./model/model.js";
export { Model } from "./model/model.js";
export type { ModelMetadata } from "./model/model-metadata.js";
export type { SafetensorsFile, StoredTensor } from "./model/safetensors.js";
export { decodeSafetensors, encodeSafetensors } from "./model/safetensors.js";
export type { ModelJson } from "./model/serialise.js";
export { loadWeights, modelFromJson, modelToJson, weightsOf } from "./model/serialise.js";
export type { SqueezeExciteOptions } from "./model/squeeze-excite.js";
export { squeezeExcite } from "./model/squeeze-excite.js";
export type { StepResult, TrainingStepOptions } from "./model/training-step.js";
export { TrainingStep } from "./model/training-step.js";
export type { GeluApproximation, SoftplusOptions } from "./ops/activations.js";
export {
  elu,
  gelu,
  hardswish,
  leakyRelu,
  prelu,
  relu6,
  selu,
  silu,
  softplus,
} from "./ops/activations.js";
export {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
} from "./ops/adaptive-pool2d.js";
export type { Operand } from "./ops/binary.js";
export {
  add,
  div,
  equal,
  greater,
  less,
  maximum,
  minimum,
  mul,
  pow,
  sub,
} from "./ops/binary.js";
export { broadcastTo, sumTo } from "./ops/broadcast.js";
export type { ConvTranspose2dCallOptions } from "./ops/conv-transpose2d.js";
export { convTranspose2d } from "./ops/conv-transpose2d.js";
export type { Conv1dCallOptions } from "./ops/conv1d.js";
export { conv1d } from "./ops/conv1d.js";
export type { Conv2dCallOptions } from "./ops/conv2d.js";
export { conv2d, conv2dInputGradOp, conv2dOp, conv2dWeightGradOp } from "./ops/conv2d.js";
export type { NormOptions } from "./ops/example-norms.js";
export { groupNorm, instanceNorm, layerNorm } from "./ops/example-norms.js";
export { indexSelect } from "./ops/index-select.js";
export type { LocallyConnected2dCallOptions } from "./ops/locally-connected2d.js";
export { locallyConnected2d } from "./ops/locally-connected2d.js";
export type { LpPool2dOptions } from "./ops/lp-pool2d.js";
export { lpPool2d } from "./ops/lp-pool2d.js";
export { matmul } from "./ops/matmul.js";
export { maxout } from "./ops/maxout.js";
export { concat, permute, slice } from "./ops/movement.js";
export type {
  LocalResponseNormOptions,
  LocalResponseNormSize,
  LocalResponseNormWindow,
} from "./ops/normalise.js";
export { channelAffine, localResponseNorm, localResponseNormWindow } from "./ops/normalise.js";
export type { PadFill } from "./ops/pad.js";
export { pad } from "./ops/pad.js";
export { pixelShuffle, pixelUnshuffle } from "./ops/pixel-shuffle.js";
export type { Pool1dOptions } from "./ops/pool1d.js";
export { avgPool1d, maxPool1d } from "./ops/pool1d.js";
export { avgPool2d, maxPool2d, maxPool2dSelect, maxPool2dWithIndices } from "./ops/pool2d.js";
export type { ReduceOptions } from "./ops/reduce.js";
export { argmax, max, mean, sum } from "./ops/reduce.js";
export { flatten, reshape } from "./ops/reshape.js";
export { detach, logSoftmax, softmax } from "./ops/softmax.js";
export {
  abs,
  ceil,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  neg,
  relu,
  round,
  sigmoid,
  sign,
  sin,
  sqrt,
  tanh,
} from "./ops/unary.js";
export { upsample } from "./ops/upsample.js";
export { where } from "./ops/where.js";
export type { AdagradOptions } from "./optim/adagrad.js";
export { adagrad } from "./optim/adagrad.js";
export type { AdamOptions } from "./optim/adam.js";
export { adam, adamw } from "./optim/adam.js";
export type { GradientClip } from "./optim/clip.js";
export type { OneCycleOptions } from "./optim/one-cycle.js";
export { oneCycle } from "./optim/one-cycle.js";
export type { Hyper, Optimizer } from "./optim/optimizer.js";
export type { RmspropOptions } from "./optim/rmsprop.js";
export { rmsprop } from "./optim/rmsprop.js";
export type { CosineOptions, Schedule, WarmupOptions } from "./optim/schedule.js";
export {
  chainSchedules,
  constantRate,
  cosine,
  exponential,
  multiStep,
  sequenceSchedules,
  stepwise,
  warmup,
} from "./optim/schedule.js";
export type { SgdOptions } from "./optim/sgd.js";
export { sgd } from "./optim/sgd.js";
export type { OptionNames } from "./options.js";
export { checkOptionNames } from "./options.js";
export type { Context, Fill, Mode } from "./program/context.js";
export type { VariableKind } from "./program/variable.js";
export { Variable } from "./program/variable.js";
export type { RandomState } from "./random.js";
export { Random } from "./random.js";
export { formatShape, sameShape, sizeOf, stridesOf } from "./shape.js";
export type { Values } from "./tensor/create.js";
export { constant, full, iota, ones, scalar, tensor, zeros } from "./tensor/create.js";
export { Tensor, wrapBuffer } from "./tensor/tensor.js";
export { keep, tidy } from "./tensor/tidy.js";
