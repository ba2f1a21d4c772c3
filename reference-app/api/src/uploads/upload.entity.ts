import { Check, Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from "typeorm";
import type { UploadKind, UploadState } from "../../../contract/upload";
import { Course } from "../courses/course.entity";

/** A file of a course in the assets bucket. */
@Entity("uploads")
@Unique("uploads_object_key_key", ["objectKey"])
@Check("uploads_kind_check", "kind IN ('image', 'material')")
@Check("uploads_size_bytes_check", "size_bytes > 0")
@Check("uploads_state_check", "state IN ('pending', 'confirmed', 'refused')")
@Check("uploads_decided_check", "(state = 'pending') = (decided_at IS NULL)")
@Index("uploads_course_id_idx", ["courseId", "kind"])
@Index("uploads_pending_idx", ["createdAt"], { where: "state = 'pending'" })
@Index("uploads_one_image_idx", ["courseId"], { unique: true, where: "kind = 'image' AND state = 'confirmed'" })
export class Upload {
  @PrimaryColumn({ type: "uuid", primaryKeyConstraintName: "uploads_pkey" })
  id!: string;

  @Column({ type: "uuid", name: "course_id" })
  courseId!: string;

  @ManyToOne(() => Course)
  @JoinColumn({ name: "course_id", foreignKeyConstraintName: "uploads_course_id_fkey" })
  course?: Course;

  @Column({ type: "text" })
  kind!: UploadKind;

  /** Where it lies in the bucket; made by the API, never by who uploads. */
  @Column({ type: "text", name: "object_key" })
  objectKey!: string;

  /** What people see, and under which name it is downloaded. */
  @Column({ type: "text", name: "file_name" })
  fileName!: string;

  @Column({ type: "text", name: "media_type" })
  mediaType!: string;

  @Column({ type: "integer", name: "size_bytes" })
  sizeBytes!: number;

  @Column({ type: "text", default: "pending" })
  state!: UploadState;

  /** The subject of the identity provider. */
  @Column({ type: "text", name: "uploaded_by" })
  uploadedBy!: string;

  @CreateDateColumn({ type: "timestamptz", name: "created_at" })
  createdAt!: Date;

  @Column({ type: "timestamptz", name: "decided_at", nullable: true })
  decidedAt!: Date | null;
}
