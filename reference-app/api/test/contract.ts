import type { TSchema } from "@sinclair/typebox";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

/** Asserts that an answer is what the contract says, and holds nothing else. */
export function expectToFit(schema: TSchema, answer: unknown): void {
  const ajv = new Ajv({ allErrors: true });
  addFormats.default(ajv);
  ajv.validate(schema, answer);
  expect(ajv.errors ?? []).toEqual([]);
}
