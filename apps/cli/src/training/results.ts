/** What a tested training shows: the accuracy, what was taken for what, and a few digits with their labels. */
import type { Evaluation } from "@convscope/train";
import { formatConfusion } from "../terminal/confusion.js";
import { type Exhibit, formatGallery, perRow } from "../terminal/gallery.js";
import { accuracy, count, percent } from "../terminal/numbers.js";
import { pictureOf } from "../terminal/picture.js";
import type { Screen } from "../terminal/screen.js";
import type { DataParts } from "./data.js";

/** The line that two runs of one seed have in common, letter by letter: no times, no paths. */
export function accuracyLine({ accuracy: share, count: total }: Evaluation): string {
  const right = Math.round(share * total);
  return `Test accuracy: ${accuracy(share, total)} (${count(right)} of ${count(total)})`;
}

/** Prints the matrix and the pictures. */
export function printResults(test: Evaluation, parts: DataParts, screen: Screen): void {
  const { classes } = parts.test;
  screen.print("What was taken for what");
  screen.print();
  screen.print(formatConfusion(test.confusion, classes, screen));
  screen.print();
  const across = perRow(screen.width);
  const places = Array.from({ length: test.count }, (_, i) => i);
  const isRight = (i: number): boolean => test.predictions[i] === parts.test.labels[i];
  const right = spread(places.filter(isRight), parts.test.labels).slice(0, across);
  const wrong = places.filter((i) => !isRight(i)).slice(0, across);
  printGallery("Some test images", right, test, parts, screen);
  printGallery("Some mistakes", wrong, test, parts, screen);
}

/** One of each class first. */
function spread(places: readonly number[], labels: ArrayLike<number>): readonly number[] {
  const seen = new Set<number>();
  const firsts = places.filter((i) => {
    const label = labels[i] as number;
    return seen.has(label) ? false : seen.add(label);
  });
  const chosen = new Set(firsts);
  return [...firsts, ...places.filter((i) => !chosen.has(i))];
}

function printGallery(
  title: string,
  places: readonly number[],
  test: Evaluation,
  { test: set }: DataParts,
  screen: Screen,
): void {
  if (places.length === 0) return;
  const { colors } = screen;
  const size = set.images.length / set.count;
  const nameOf = (label: number | undefined): string => set.classes[label ?? -1] ?? String(label);
  const exhibits = places.map((i): Exhibit => {
    const image = Float32Array.from(set.images.subarray(i * size, (i + 1) * size));
    const [truth, predicted] = [set.labels[i], test.predictions[i]];
    const right = truth === predicted;
    const paint = right ? colors.green : colors.red;
    return {
      picture: pictureOf(image, set.shape),
      captions: [
        {
          text: `predicted ${nameOf(predicted)} ${percent(test.confidences[i] ?? Number.NaN, 0)}`,
          paint,
        },
        { text: `true ${nameOf(truth)}` },
      ],
    };
  });
  screen.print(title);
  screen.print();
  screen.print(formatGallery(exhibits, screen));
  screen.print();
}
