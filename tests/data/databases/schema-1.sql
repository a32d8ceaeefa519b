BEGIN TRANSACTION;
CREATE TABLE delivery (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	occasion TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	target TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	message TEXT NOT NULL, 
	state TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	created TEXT NOT NULL, 
	first_tried TEXT, 
	next_at TEXT, 
	replaces INTEGER, 
	receipt TEXT, 
	error TEXT NOT NULL, 
	run INTEGER, 
	updated TEXT NOT NULL, 
	UNIQUE (occasion, channel, target, revision), 
	UNIQUE ("key"), 
	FOREIGN KEY(replaces) REFERENCES delivery (id)
)
 STRICT

;
CREATE TABLE delivery_item (
	delivery INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	PRIMARY KEY (delivery, item), 
	FOREIGN KEY(delivery) REFERENCES delivery (id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE edition (
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	state TEXT NOT NULL, 
	due TEXT NOT NULL, 
	composed TEXT NOT NULL, 
	approved TEXT, 
	cut_off INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	unplanned TEXT, 
	PRIMARY KEY (id)
)
 STRICT

;
CREATE TABLE edition_entry (
	edition TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (edition, kind, ref), 
	FOREIGN KEY(edition) REFERENCES edition (id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE host (
	name TEXT NOT NULL, 
	not_before TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT

;
CREATE TABLE item (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	partner TEXT, 
	fingerprint TEXT NOT NULL, 
	title TEXT NOT NULL, 
	link TEXT, 
	content TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	published TEXT, 
	updated TEXT, 
	first_seen TEXT NOT NULL, 
	ordered_by TEXT NOT NULL, 
	backfill INTEGER NOT NULL, 
	language TEXT, 
	categories TEXT NOT NULL, 
	story TEXT NOT NULL, 
	story_key TEXT, 
	UNIQUE (source, fingerprint), 
	UNIQUE (id), 
	FOREIGN KEY(source) REFERENCES source (id)
)
 STRICT

;
INSERT INTO "item" VALUES(1,'cxk2kh2dkbvjfz3r','vhs/1','vhs','guid:http://vhs.example/?p=1','Neuer Sprachkurs beginnt im Januar','http://vhs.example/kurs','<p>Deutsch für alle</p>','u2refd27ghvsfdkx','2026-11-15T06:05:00.000000+00:00',NULL,'2026-11-16T06:05:00.000000+00:00','2026-11-15T06:05:00.000000+00:00',1,NULL,'["Kurse"]','cxk2kh2dkbvjfz3r',NULL);
INSERT INTO "item" VALUES(2,'4xg4cjtewp4srx4l','vhs/1','vhs','link:https://vhs.example/fest?utm_source=rss','Fest der Kulturen','https://vhs.example/fest?utm_source=rss','<p>Alle sind eingeladen</p>','573lszvpsgfqe4wl',NULL,NULL,'2026-11-16T06:05:00.000000+00:00','2026-11-16T06:05:00.000000+00:00',1,NULL,'[]','4xg4cjtewp4srx4l',NULL);
INSERT INTO "item" VALUES(3,'ztfgbeora67ubgrp','vhs/1','vhs','hash:6rrhyzv2p7ewg76evodnyla3phtdzqglk2joikd72wzonsg3zewq','Büro geschlossen',NULL,'','dlmrrlgidoe2wdly','2026-11-14T06:05:00.000000+00:00',NULL,'2026-11-16T06:05:00.000000+00:00','2026-11-14T06:05:00.000000+00:00',1,NULL,'[]','ztfgbeora67ubgrp',NULL);
CREATE TABLE label (
	item TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	value TEXT NOT NULL, 
	score REAL NOT NULL, 
	reason TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	PRIMARY KEY (item, kind, value), 
	FOREIGN KEY(item) REFERENCES item (id) ON DELETE CASCADE
)
 STRICT

;
INSERT INTO "label" VALUES('cxk2kh2dkbvjfz3r','relevance','on',0.8,'kurs','keywords');
INSERT INTO "label" VALUES('4xg4cjtewp4srx4l','relevance','on',0.8,'kurs','keywords');
INSERT INTO "label" VALUES('ztfgbeora67ubgrp','relevance','on',0.8,'kurs','keywords');
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT

;
INSERT INTO "meta" VALUES('schema','1');
INSERT INTO "meta" VALUES('install','0123456789abcdef0123456789abcdef');
INSERT INTO "meta" VALUES('content','1');
CREATE TABLE run (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	command TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT, 
	exit_code INTEGER
)
 STRICT

;
CREATE TABLE shelf (
	owner TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT, 
	PRIMARY KEY (owner, name)
)
 STRICT

;
CREATE TABLE source (
	id TEXT NOT NULL, 
	partner TEXT, 
	address TEXT NOT NULL, 
	moved_to TEXT, 
	cursor TEXT, 
	first_good TEXT, 
	last_good TEXT, 
	next_visit TEXT, 
	gone INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	failing_since TEXT, 
	failure_kind TEXT, 
	failure TEXT, 
	alarmed TEXT, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "source" VALUES('vhs/1','vhs','https://vhs.example/feed',NULL,'{"etag":"\"1\"","url":"https://vhs.example/feed"}','2026-11-16T06:05:00.000000+00:00','2026-11-16T06:05:00.000000+00:00','2026-11-16T07:05:00.000000+00:00',0,0,NULL,NULL,NULL,NULL);
CREATE TABLE strike (
	component TEXT NOT NULL, 
	plugin TEXT NOT NULL, 
	at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (component)
)
 STRICT

;
CREATE INDEX edition_by_digest ON edition (digest, due);
CREATE INDEX delivery_by_state ON delivery (state, channel);
CREATE INDEX item_by_time ON item (ordered_by);
CREATE INDEX item_by_story_key ON item (story_key);
CREATE INDEX entry_by_digest ON edition_entry (digest, kind, ref);
CREATE INDEX delivery_by_item ON delivery_item (item);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('item',3);
COMMIT;
