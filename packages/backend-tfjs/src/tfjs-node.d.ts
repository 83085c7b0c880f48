/** What is used of @tensorflow/tfjs-node: importing it registers the engine. It is not installed here, as it builds natively. */
declare module "@tensorflow/tfjs-node";
