import type { TSchema } from "@sinclair/typebox";
import * as audit from "./audit";
import * as course from "./course";
import * as enrollment from "./enrollment";
import * as health from "./health";
import * as page from "./page";
import * as person from "./person";
import * as problem from "./problem";
import * as timetable from "./timetable";
import * as upload from "./upload";

const modules = [audit, course, enrollment, health, page, person, problem, timetable, upload];

/** Every schema of the contract that has a name, its `$id`. */
export const documents: readonly TSchema[] = modules
  .flatMap((each): unknown[] => Object.values(each))
  .filter((each) => (each as TSchema).$id !== undefined) as TSchema[];
