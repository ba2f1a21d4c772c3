import type { Static, TSchema } from "@sinclair/typebox";
import { Ajv, type ErrorObject, type Options } from "ajv";
import { ValidationFailed } from "./errors";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a database of UUID keys could know this id. */
export const isUuid = (text: string) => uuid.test(text);

/** A body is what it says; a query's values arrive as text and may be left out. */
const readers = {
  body: ajv({}),
  query: ajv({ coerceTypes: true, useDefaults: true }),
};

function ajv(options: Options): Ajv {
  return new Ajv({ allErrors: true, verbose: true, formats: { uuid }, ...options });
}

/** A function that gives back `value` as what `schema` describes, or throws ValidationFailed with every fault. */
export function reader<Schema extends TSchema>(part: keyof typeof readers, schema: Schema) {
  const validate = readers[part].compile<Static<Schema>>(schema);
  return (value: unknown): Static<Schema> => {
    const candidate = structuredClone(value);
    if (validate(candidate)) return candidate;
    throw new ValidationFailed((validate.errors ?? []).filter(isOwnFault).map((error) => toFault(error, part)));
  };
}

/** A value that fits no branch of a union is one fault, not one for each branch. */
const isOwnFault = ({ schemaPath }: ErrorObject) => !/\/anyOf\/\d+\//.test(schemaPath);

function toFault(error: ErrorObject, part: keyof typeof readers) {
  const child = error.params.missingProperty ?? error.params.additionalProperty;
  const pointer = child === undefined ? error.instancePath : `${error.instancePath}/${escapeToken(child)}`;
  return { pointer: part === "query" ? pointer.slice(1) : pointer, detail: detailOf(error) };
}

function detailOf({ keyword, params, schema, message }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties":
      return "is not known";
    case "format":
      return `must be a ${params.format}`;
    case "anyOf":
      return `must be one of ${(schema as { const: string }[]).map((branch) => branch.const).join(", ")}`;
    default:
      return message ?? "is invalid";
  }
}

/** RFC 6901: a reference token's own ~ and / are written ~0 and ~1. */
const escapeToken = (token: string) => token.replaceAll("~", "~0").replaceAll("/", "~1");
