#!/usr/bin/env node
// The program: the only place that reads argv and sets the exit code.
import { commandLine } from "./command-line.js";

process.exitCode = await commandLine(process.argv.slice(2));
