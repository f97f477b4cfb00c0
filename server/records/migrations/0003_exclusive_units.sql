CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- Double booking is impossible, whatever any check overlooked: no two rows hold one unit at one time.
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_exclusive" EXCLUDE USING gist ("unit" WITH =, "during" WITH &&);
--> statement-breakpoint
ALTER TABLE "unit_holds" ADD CONSTRAINT "unit_holds_not_empty" CHECK (NOT isempty("during"));
--> statement-breakpoint
-- The audit log is append only, for the application too.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append only';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
