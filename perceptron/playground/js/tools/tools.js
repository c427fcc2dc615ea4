// The tools under the picture, in the order of their tabs. Each is a function of the view that returns
// {name, title, control, node} and, where it needs them, open, leave, reset, draw, picked, painted, label, played, themed, close.

import { checkPanel } from "./check.js";
import { comparePanel } from "./compare.js";
import { functionsPanel } from "./functions.js";
import { ownPanel } from "./own.js";
import { experimentsPanel } from "./settings.js";
import { slicePanel } from "./slice.js";
import { slowMotionPanel } from "./slowmotion.js";
import { takePanel } from "./take.js";

export const TOOLS = [functionsPanel, slowMotionPanel, slicePanel, checkPanel, comparePanel, ownPanel, experimentsPanel, takePanel];
