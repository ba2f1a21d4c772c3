import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync, inflateRawSync } from "node:zlib";

/** Something that a deploy left, to be searched. */
export interface Place {
  readonly name: string;
  readonly content: Buffer;
}

/** How deep encodings may lie in each other: user data is compressed, in base64, in JSON, in the archive of a plan. */
const maxDepth = 4;

/**
 * Where which secret lies, such as "the state holds the master password": as it is, or in base64, hexadecimal, a gzip
 * stream or a zip archive, and in any of these within another.
 */
export function findSecrets(places: readonly Place[], secrets: Readonly<Record<string, string>>): readonly string[] {
  for (const [name, secret] of Object.entries(secrets)) {
    // Too short, and it would be found everywhere; unknown, and it would be found nowhere.
    if (secret.length < 12) throw new Error(`${name} is too short to be searched for.`);
  }
  return places.flatMap((place) => {
    const forms = formsOf(place.content, maxDepth);
    const found = Object.entries(secrets).filter(([, secret]) => forms.some((form) => form.includes(secret)));
    return found.map(([name]) => `${place.name} holds ${name}`);
  });
}

/** Every file below a folder but for those whose path matches `except`. */
export function filesBelow(folder: string, except: RegExp): readonly Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !except.test(relative(folder, file)))
    .map((file) => ({ name: relative(folder, file), content: readFileSync(file) }));
}

/** A content as it is, and whatever can be read out of it. */
function formsOf(content: Buffer, depth: number): readonly Buffer[] {
  const inner = depth === 0 ? [] : [...unpacked(content), ...decoded(content.toString("latin1"))];
  return [content, ...inner.flatMap((form) => formsOf(form, depth - 1))];
}

function unpacked(content: Buffer): readonly Buffer[] {
  if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return attempt(() => [gunzipSync(content)]);
  return content.subarray(0, 4).toString("latin1") === "PK\x03\x04" ? attempt(() => filesInZip(content)) : [];
}

/** What looks like an encoding and is none is no loss: it is searched as it is. */
function attempt(unpack: () => readonly Buffer[]): readonly Buffer[] {
  try {
    return unpack();
  } catch {
    return [];
  }
}

/** By the central directory at the archive's end: PKWARE's "APPNOTE.TXT", 4.3.12 and 4.3.16. */
function filesInZip(archive: Buffer): readonly Buffer[] {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files: Buffer[] = [];
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    files.push(fileAt(archive, entry));
    entry +=
      46 + archive.readUInt16LE(entry + 28) + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return files;
}

function fileAt(archive: Buffer, entry: number): Buffer {
  const isCompressed = archive.readUInt16LE(entry + 10) === 8;
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const begin = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const content = archive.subarray(begin, begin + size);
  return isCompressed ? inflateRawSync(content) : content;
}

/** Runs of base64 and hexadecimal; a run may begin with characters that do not belong to it, so each offset is tried. */
function decoded(text: string): readonly Buffer[] {
  const base64 = (text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), "base64")),
  );
  const hexadecimal = (text.match(/(?:[0-9a-fA-F]{2}){12,}/g) ?? []).map((run) => Buffer.from(run, "hex"));
  return [...base64, ...hexadecimal];
}
