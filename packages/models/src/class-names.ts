/** Names of the classes of public data sets, in the order of their labels. */

/** The digits. */
export const digits: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Krizhevsky 2009, "Learning multiple layers of features from tiny images". */
export const cifar10: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];
