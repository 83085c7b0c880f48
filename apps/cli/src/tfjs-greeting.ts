/**
 * TensorFlow.js greets whoever runs it in Node with an advertisement of its native engine. Who chose an engine by name has
 * chosen: that text alone is dropped, other warnings come through.
 */

const GREETING = "Hi, looks like you are running TensorFlow.js in Node.js";
let isDropped = false;

/** Drops the greeting from now on. */
export function dropGreeting(): void {
  if (isDropped) return;
  isDropped = true;
  const warn = console.warn.bind(console);
  console.warn = (...texts: readonly unknown[]): void => {
    if (!texts.some((text) => String(text).includes(GREETING))) warn(...texts);
  };
}
