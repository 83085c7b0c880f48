// What TensorFlow.js's tests ask of `jasmine-core/lib/jasmine-core/jasmine.js`, a file that newer versions of Jasmine hide:
// a function that gives the library. Here it is the one that runs the suite.
exports.core = () => require("jasmine-core").jasmine;
