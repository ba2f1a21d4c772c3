import type { Static, TSchema } from "@sinclair/typebox";
import { Ajv, type ErrorObject, type Options } from "ajv";
import { ValidationFailed } from "./errors";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a database of UUID keys could know this id. */
export const isUuid = (text: string) => uuid.test(text);

/** An id as the database spells it; callers may write it in capitals. */
export const canonicalId = (id: string) => id.toLowerCase();

const rfc3339 = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * RFC 3339, strictly, and without what neither JavaScript nor PostgreSQL keeps: a leap second, or an instant that has no
 * year of four digits in UTC.
 */
function isDateTime(text: string): boolean {
  const [, date] = rfc3339.exec(text) ?? [];
  if (date === undefined || !isDate(date)) return false;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
}

/** JavaScript takes 29 February of any year for a day. */
const isDate = (date: string) => {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
};

/** A body is what it says; a query's values arrive as text and may be left out. */
const readers = {
  body: ajv({}),
  query: ajv({ coerceTypes: true, useDefaults: true }),
};

function ajv(options: Options): Ajv {
  return new Ajv({ allErrors: true, verbose: true, formats: { uuid, "date-time": isDateTime }, ...options });
}

/**
 * A function that gives back `value` as what `schema` describes, or throws ValidationFailed with every fault. A query
 * is read into a copy; a body is only looked at.
 */
export function reader<Schema extends TSchema>(part: keyof typeof readers, schema: Schema) {
  const validate = readers[part].compile<Static<Schema>>(schema);
  return (value: unknown): Static<Schema> => {
    const candidate = part === "query" ? structuredClone(value) : value;
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
      return `must be one of ${(schema as TSchema[]).map(nameOf).join(", ")}`;
    case "pattern":
      return `must match ${params.pattern}`;
    default:
      return message ?? "is invalid";
  }
}

const nameOf = (branch: TSchema): string => branch.const ?? branch.format ?? branch.type;

/** RFC 6901: a reference token's own ~ and / are written ~0 and ~1. */
const escapeToken = (token: string) => token.replaceAll("~", "~0").replaceAll("/", "~1");
