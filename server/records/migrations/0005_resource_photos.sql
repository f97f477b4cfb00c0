CREATE TABLE "resource_photos" (
	"resource_id" text NOT NULL,
	"id" text NOT NULL,
	"media_type" text NOT NULL,
	"hash" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "resource_photos_resource_id_id_pk" PRIMARY KEY("resource_id","id")
);
--> statement-breakpoint
ALTER TABLE "resource_photos" ADD CONSTRAINT "resource_photos_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;