/**
 * Target codes of LeNet-5's output units: ten digits drawn on 7×12 dots, ink +1, ground −1, after figure 3 of LeCun,
 * Bottou, Bengio, Haffner 1998. The paper prints them as a small raster; these are stylised digits on the same grid, so
 * that similar digits have similar codes, which is what the paper wants of them. The bits are ours.
 */

/** Rows of one digit, `#` for ink. */
type Drawing = readonly string[];

const ZERO: Drawing = [
  ".......",
  "..###..",
  ".#...#.",
  "#.....#",
  "#.....#",
  "#.....#",
  "#.....#",
  "#.....#",
  ".#...#.",
  "..###..",
  ".......",
  ".......",
];

const ONE: Drawing = [
  ".......",
  "...#...",
  "..##...",
  ".#.#...",
  "...#...",
  "...#...",
  "...#...",
  "...#...",
  "...#...",
  ".#####.",
  ".......",
  ".......",
];

const TWO: Drawing = [
  ".......",
  ".#####.",
  "#.....#",
  "......#",
  ".....#.",
  "...##..",
  "..#....",
  ".#.....",
  "#......",
  "#######",
  ".......",
  ".......",
];

const THREE: Drawing = [
  ".......",
  "#######",
  ".....#.",
  "....#..",
  "...##..",
  ".....#.",
  "......#",
  "......#",
  "#....#.",
  ".####..",
  ".......",
  ".......",
];

const FOUR: Drawing = [
  ".......",
  ".....#.",
  "....##.",
  "...#.#.",
  "..#..#.",
  ".#...#.",
  "#######",
  ".....#.",
  ".....#.",
  ".....#.",
  ".......",
  ".......",
];

const FIVE: Drawing = [
  ".......",
  "#######",
  "#......",
  "#......",
  "#.###..",
  "##...#.",
  "......#",
  "......#",
  "#....#.",
  ".####..",
  ".......",
  ".......",
];

const SIX: Drawing = [
  ".......",
  "...###.",
  "..#....",
  ".#.....",
  "#.###..",
  "##...#.",
  "#.....#",
  "#.....#",
  ".#...#.",
  "..###..",
  ".......",
  ".......",
];

const SEVEN: Drawing = [
  ".......",
  "#######",
  "......#",
  ".....#.",
  ".....#.",
  "....#..",
  "....#..",
  "...#...",
  "...#...",
  "...#...",
  ".......",
  ".......",
];

const EIGHT: Drawing = [
  ".......",
  ".#####.",
  "#.....#",
  "#.....#",
  ".#...#.",
  "..###..",
  ".#...#.",
  "#.....#",
  "#.....#",
  ".#####.",
  ".......",
  ".......",
];

const NINE: Drawing = [
  ".......",
  "..###..",
  ".#...#.",
  "#.....#",
  "#.....#",
  ".#...##",
  "..###.#",
  ".....#.",
  "....#..",
  ".###...",
  ".......",
  ".......",
];

/** One code of 84 values ±1 for each digit, row by row. */
export const digitCodes: readonly (readonly number[])[] = [
  ZERO,
  ONE,
  TWO,
  THREE,
  FOUR,
  FIVE,
  SIX,
  SEVEN,
  EIGHT,
  NINE,
].map((drawing) => [...drawing.join("")].map((dot) => (dot === "#" ? 1 : -1)));
