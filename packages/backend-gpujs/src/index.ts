/** Entry "@convscope/backend-gpujs". */
export {};
