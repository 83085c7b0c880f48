/** Cases of whole programs. */
import type { ProgramCase } from "../case.js";
import { emptyAxes } from "../programs/empty-scenarios.js";
import {
  changingTaps,
  editedWeight,
  loadedWeights,
  twoModelsOneProgram,
  wholePass,
} from "../programs/forward-scenarios.js";
import { networks } from "../programs/networks.js";
import type { Scenario } from "../programs/stage.js";
import * as state from "../programs/state-scenarios.js";
import * as training from "../programs/training-scenarios.js";

const program = (name: string, play: Scenario, trains = false): ProgramCase => ({
  name,
  kernel: "program",
  trains,
  play,
});

/** A whole network, with the backend's fused kernels and with their compositions. */
const whole = (name: string, play: Scenario, trains = false): ProgramCase => ({
  ...program(name, play, trains),
  composes: true,
});

const trained = (name: string, play: Scenario): ProgramCase => program(name, play, true);

export const programCases: readonly ProgramCase[] = [
  ...networks.map(({ name, make }) =>
    whole(`every layer tapped holds its own values: ${name}`, wholePass(make)),
  ),
  program("taps that change from run to run are what was asked for", changingTaps),
  program("a weight that was edited is seen by the next run", editedWeight),
  program("loaded weights are seen by the next run", loadedWeights),
  program("one program runs on the weights of two models in turn", twoModelsOneProgram),
  program("arrays without elements reach no kernel, and leave the others as they are", emptyAxes),
  program("two variables exchange their values in one commit", state.exchange),
  program("an update shows when the run has ended, not before", state.oldValueUntilTheEnd),
  program(
    "one result goes to two variables and an output, each with its own copy",
    state.oneResultThreeTakers,
  ),
  program("state, inputs and constants are given out as copies", state.givenOut),
  program("a buffer that is shared with a variable keeps its values", state.sharedBuffer),
  program("state that a run does not replace stays the caller's", state.stateThatStays),
  program("numbers from the host are new in every run", state.freshNumbers),
  program("outputs outlive later runs and the program", state.outputsOutlive),
  program("a failed run tells the truth about state", state.failedRun),
  ...networks.map(({ name, make }) =>
    whole(
      `one step of training moves every variable to its place: ${name}`,
      training.oneStep(make),
      true,
    ),
  ),
  trained("a step of training moves every filter", training.everyFilterMoves),
  trained("the momentum of a step is seen by the next", training.momentumSteps),
  trained(
    "steps of AdamW use the corrections of their own step, each in its place",
    training.adamSteps,
  ),
  trained(
    "a learning rate that changes from step to step is the one in use",
    training.changingRate,
  ),
  trained("momentum is that of the optimiser in use", training.changingMomentum),
  trained("frozen layers stay, and move again when they are freed", training.freezing),
  trained("dropout has new masks in every step", training.dropoutSteps),
  trained("batches of different sizes are not taken for one", training.changingBatch),
  trained("a weight edited between steps is trained on from there", training.editedBetweenSteps),
  trained("two models trained in turn keep apart", training.twoModelsInTurn),
  trained("a read asked for before a step gives the values before it", training.readBeforeStep),
];
