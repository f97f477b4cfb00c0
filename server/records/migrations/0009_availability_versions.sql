CREATE TABLE "availability_versions" (
	"site_id" text NOT NULL,
	"space_id" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"opening_hours" jsonb NOT NULL,
	"time_zone" text NOT NULL,
	"capacity" integer NOT NULL,
	CONSTRAINT "availability_versions_space_id_valid_from_pk" PRIMARY KEY("space_id","valid_from")
);
