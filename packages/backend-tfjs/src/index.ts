/** Entry "@convscope/backend-tfjs". */
export {};
