// Universally unique identifiers, version 4.
import { z } from "zod";
import { uuid as uuidType } from "../kernels/types.js";
import { columnKind } from "./column-kind.js";

export const uuid = columnKind({
  name: "uuid",
  summary: "universally unique identifiers: v4",
  shape: z.string(),
  beside: {},
  resolve(version, _beside, scope) {
    if (version === "v7") {
      return scope.error(
        "spec.not_built",
        "uuid: v7 is not built yet: it needs the time of an arrival",
        ["uuid"],
        "write v4",
      );
    }
    if (version !== "v4") return scope.error("spec.bad_uuid", `uuid: ${version} is not known`, ["uuid"], "write v4");
    return {
      type: uuidType,
      nullable: false,
      distinct: true,
      lower({ builder, rows, key, witness }) {
        const values = builder.slot(16);
        builder.step("uuid4", rows.hashes(), key("value"), values);
        witness?.draw({ kind: "other", purpose: "value", says: "122 bits: this word and another of the cell" });
        return { lane: "uuid", type: uuidType, values };
      },
    };
  },
});
