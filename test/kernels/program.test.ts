// Steps that nobody reads: left out only where the output said that it does not read them, and no step of the family does.
import { expect, test } from "vitest";
import { Constants } from "../../src/kernels/constants.js";
import { Arena, ProgramBuilder, Rows } from "../../src/kernels/program.js";

function family() {
  const arena = new Arena();
  const constants = new Constants(0);
  const builders = ["parent", "child"].map((table) => new ProgramBuilder(new Rows(table), arena, constants)) as [
    ProgramBuilder,
    ProgramBuilder,
  ];
  const [parent, child] = builders;
  const values = parent.slot(4);
  parent.step("gatherI32", constants.word(1n), constants.word(2n), values);
  const kernels = (builder: ProgramBuilder) => {
    arena.layout();
    return builder.finish().steps.map(({ kernel }) => kernel);
  };
  return { parent, child, values, kernels };
}

test("a step stays although no step reads what it makes: the output may", () => {
  const { parent, kernels } = family();
  expect(kernels(parent)).toEqual(["gatherI32"]);
});

test("a step is left out where the output spares its values", () => {
  const { parent, values, kernels } = family();
  parent.spare(values);
  expect(kernels(parent)).toEqual([]);
});

test("a spared step stays where another step of its table reads its values", () => {
  const { parent, values, kernels } = family();
  parent.spare(values);
  parent.step("addI32", values, 1, parent.slot(4));
  expect(kernels(parent)).toEqual(["gatherI32", "addI32"]);
});

test("a spared step stays where a child's step reads its values", () => {
  const { parent, child, values, kernels } = family();
  parent.spare(values);
  child.step("addI32", values, 1, child.slot(4));
  expect(kernels(parent)).toEqual(["gatherI32"]);
});

test("constants are never spared", () => {
  const { parent, kernels } = family();
  parent.spare(64);
  expect(kernels(parent)).toEqual(["gatherI32"]);
});
