/**
 * The arithmetic of a sliding window as a picture that runs by itself: CSS inside the SVG, no script. Where the SVG is part of
 * a page, a pointer over it stops it, and Tab and Shift+Tab step through it. A strip of the steps is for paper. After Dumoulin & Visin,
 * arXiv:1603.07285, whose fifteen figures are here by name.
 */
import type { Conv2dGeometry, Pool2dGeometry } from "@convscope/core";
import { countText } from "../number-text.js";
import { MARGIN, page, ROOM } from "../page.js";
import { formatNumber, group, text } from "../svg.js";
import { swatches } from "../swatches.js";
import { fitText } from "../text-width.js";
import { drawLabels, drawStill, type Layout, layOut } from "./drawing.js";
import { guideFigure, guideGeometry } from "./guide.js";
import { evenly, type Scene, type Step, slidingScene, transposedScene } from "./scene.js";
import { drawStep } from "./step.js";
import { stepText, unreadText } from "./words.js";

/** How the arithmetic is shown. */
export interface ArithmeticOptions {
  readonly title?: string | undefined;
  /** One step after the other in one place, or side by side. */
  readonly layout?: "animation" | "strip" | undefined;
  /** Seconds that a step is seen; 0.9. */
  readonly seconds?: number | undefined;
  /** The step that is seen where nothing moves; 0, the first. */
  readonly still?: number | undefined;
}

const TOP = 112;
/** Steps of a strip, and maps of a side in each, at most. */
const STRIP = { steps: 12, maps: 4 } as const;
/** Pixels of a cell below which a strip has fewer and larger steps. */
const FINE = 4;

/**
 * A convolution or a pooling: the window over the padded input, value by value. Cells that no window reads are hatched.
 *
 * @example
 * ```ts
 * import { conv2dGeometry } from "@convscope/core";
 * import { convolutionArithmetic } from "@convscope/figures";
 * const g = conv2dGeometry([1, 1, 6, 6], [1, 1, 3, 3], { stride: 2, padding: 1 });
 * const svg = convolutionArithmetic(g);
 * if (!svg.includes("Never read")) throw new Error("the last padded row and column are dropped");
 * ```
 */
export function convolutionArithmetic(
  geometry: Conv2dGeometry | Pool2dGeometry,
  options: ArithmeticOptions = {},
): string {
  const title = options.title ?? ("inChannels" in geometry ? "Convolution" : "Pooling");
  return draw(slidingScene(geometry, mostMaps(options)), title, options);
}

/**
 * A transposed convolution, as the convolution with stride 1 over the input stretched by zeros that gives the same.
 *
 * @param geometry of its mirror, as core's `convTranspose2dGeometry` gives it
 * @example
 * ```ts
 * import { convTranspose2dGeometry } from "@convscope/core";
 * import { transposedArithmetic } from "@convscope/figures";
 * const g = convTranspose2dGeometry([1, 1, 3, 3], [1, 1, 3, 3], { stride: 2, padding: 1 });
 * if (!transposedArithmetic(g).includes("= 5")) throw new Error("(3 - 1)·2 + 3 - 1 - 1 = 5");
 * ```
 */
export function transposedArithmetic(
  geometry: Conv2dGeometry,
  options: ArithmeticOptions = {},
): string {
  const scene = transposedScene(geometry, mostMaps(options));
  return draw(scene, options.title ?? "Transposed convolution", options);
}

/**
 * A figure of the guide by its name: `"padding-strides-odd"`, `"dilation"`.
 *
 * @throws ArgumentError for a name that is none of the fifteen
 * @example
 * ```ts
 * import { guideArithmetic, guideFigures } from "@convscope/figures";
 * const drawn = Object.keys(guideFigures).map((name) => guideArithmetic(name));
 * if (drawn.length !== 15) throw new Error("eight convolutions, seven transposed ones");
 * ```
 */
export function guideArithmetic(name: string, options: ArithmeticOptions = {}): string {
  const figure = guideFigure(name);
  const words = name
    .replace("padding-", "padding, ")
    .replace("-odd", " (odd)")
    .replace("-transposed", ", transposed")
    .replaceAll("-", " ");
  const title =
    options.title ??
    `${words.charAt(0).toUpperCase()}${words.slice(1)} · relationship ${figure.relationship}`;
  const drawing = figure.transposed ? transposedArithmetic : convolutionArithmetic;
  return drawing(guideGeometry(figure), { ...options, title });
}

function mostMaps({ layout }: ArithmeticOptions): number | undefined {
  return layout === "strip" ? STRIP.maps : undefined;
}

function draw(scene: Scene, title: string, options: ArithmeticOptions): string {
  return options.layout === "strip" ? strip(scene, title) : animation(scene, title, options);
}

function shownText(scene: Scene, shown: number): string {
  return shown < scene.places
    ? `${countText(shown)} of ${countText(scene.places)} outputs shown`
    : `all ${countText(scene.places)} outputs`;
}

function describe(scene: Scene, shown: number): string {
  const unread = unreadText(scene);
  const first = scene.steps[0];
  return [
    `${scene.facts}. Size: ${scene.sizes}`,
    shownText(scene, shown),
    ...(first === undefined ? [] : [stepText(scene, first)]),
    ...(unread === undefined ? [] : [unread]),
  ].join(". ");
}

function animation(scene: Scene, title: string, options: ArithmeticOptions): string {
  const { seconds = 0.9, still = 0 } = options;
  const layout = layOut(scene, { x: MARGIN, y: TOP, width: ROOM, height: 470 }, 110);
  const foot = TOP + layout.height + 34;
  const count = scene.steps.length;
  const seen = Math.min(Math.max(0, Math.trunc(still)), count - 1);
  const steps = scene.steps.map((step, i) =>
    frame(scene, layout, step, i, { count, seconds, seen, foot }),
  );
  const legend = drawLegend(scene, foot + 26, shownText(scene, count));
  return page(
    {
      height: foot + 26 + legend.height + 16,
      title,
      lines: [scene.facts, `size: ${scene.sizes}`],
      description: describe(scene, count),
      style: motion(count, seconds),
      role: "group",
    },
    [drawStill(scene, layout), legend.svg, ...steps, drawLabels(scene, layout)],
  );
}

/** Where a step stands among the others. */
interface Film {
  readonly count: number;
  readonly seconds: number;
  readonly seen: number;
  readonly foot: number;
}

function frame(scene: Scene, layout: Layout, step: Step, i: number, film: Film): string {
  const { count, seconds, seen, foot } = film;
  const words = stepText(scene, step);
  return group(
    {
      class: i === seen ? `step of${count} still` : `step of${count}`,
      style: i === 0 ? undefined : `animation-delay:${formatNumber((i - count) * seconds)}s`,
      tabindex: "0",
      role: "img",
      "aria-label": `Step ${i + 1} of ${count}: ${words}`,
    },
    drawStep(scene, layout, step),
    text(fitText(`${i + 1} of ${count} · ${words}`, ROOM, 13), {
      class: "ink body",
      x: MARGIN,
      y: foot,
    }),
  );
}

/**
 * Every step is seen in its turn, and rests under a pointer; whoever has the keyboard in the figure sees the step that has the
 * focus, with the browser's own ring around its words.
 */
function motion(count: number, seconds: number): string {
  const share = formatNumber(100 / count);
  const all = formatNumber(count * seconds);
  const name = `convscope-step-of-${count}`;
  return `
.convscope .step{opacity:0;pointer-events:none;outline:none}
.convscope .still{opacity:1}
.convscope .of${count}{animation:${name} ${all}s step-end infinite}
@keyframes ${name}{0%{opacity:1}${share}%{opacity:0}100%{opacity:0}}
@media (prefers-reduced-motion:reduce){.convscope .step{animation:none}}
.convscope:hover .step{animation-play-state:paused}
.convscope:focus-within .step{animation:none;opacity:0}
.convscope .step:focus{opacity:1}
.convscope .step:focus-visible text{outline:auto;outline-offset:3px}
@media print{.convscope .step{animation:none}}`;
}

interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** What the colours mean, and what is left out. */
function drawLegend(scene: Scene, top: number, shown: string): Drawn {
  const cells = [...scene.rows.cells, ...scene.columns.cells];
  const kinds: readonly (readonly [name: string, label: string])[] = [
    ["tile", "input value"],
    ...(cells.includes("padding") ? [["faint", "zero of the padding"] as const] : []),
    ...(cells.includes("inserted") ? [["between", "zero put between values"] as const] : []),
    ["window", "what the kernel covers"],
    ["active", "the value that it makes"],
  ];
  const notes = [unreadText(scene), shown, scene.note]
    .filter((note) => note !== undefined)
    .join(" · ");
  return {
    svg: [
      swatches(kinds, MARGIN, top),
      text(fitText(notes, ROOM, 11.5), { class: "muted small", x: MARGIN, y: top + 20 }),
    ].join(""),
    height: 20,
  };
}

/** Steps side by side, evenly chosen: fewer where that makes small cells larger. */
function strip(scene: Scene, title: string): string {
  const most = evenly(scene.steps.length, STRIP.steps);
  const dense = most.length <= 4 ? most.length : most.length <= 9 ? 3 : 4;
  const widthOf = (across: number): number => (ROOM - (across - 1) * 28) / across;
  const fine = layOut(scene, { x: 0, y: 0, width: widthOf(dense), height: 230 }, 30).cell < FINE;
  const chosen = fine ? evenly(scene.steps.length, 9) : most;
  const across = fine ? Math.min(3, dense) : dense;
  const width = widthOf(across);
  const room = (x: number, y: number) => ({ x, y, width, height: 230 });
  const { height } = layOut(scene, room(0, 0), 30);
  const pitch = height + 44;
  const panels = chosen.map((index, i) => {
    const [x, y] = [MARGIN + (i % across) * (width + 28), TOP + Math.floor(i / across) * pitch];
    const step = scene.steps[index];
    if (step === undefined) return "";
    const layout = layOut(scene, room(x, y), 30);
    const map = scene.output.count > 1 ? `map ${step.map}, ` : "";
    return [
      drawStill(scene, layout),
      drawStep(scene, layout, step),
      drawLabels(scene, layout),
      text(`${index + 1} · output ${map}(${step.row}, ${step.column})`, {
        class: "ink small",
        x,
        y: y + height + 18,
      }),
    ].join("");
  });
  const foot = TOP + Math.ceil(chosen.length / across) * pitch + 8;
  const legend = drawLegend(scene, foot, shownText(scene, chosen.length));
  return page(
    {
      height: foot + legend.height + 16,
      title,
      lines: [scene.facts, `size: ${scene.sizes}`],
      description: describe(scene, chosen.length),
    },
    [...panels, legend.svg],
  );
}
