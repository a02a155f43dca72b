use super::*;

/// The whole life on a real server: created, used, killed, recovered, stopped, started again.
#[test]
fn a_cluster_keeps_what_was_committed_through_a_kill() {
    let mut cluster = Cluster::temporary(ClusterOptions::throw_away()).unwrap();
    cluster.start().unwrap();
    cluster
        .psql(
            DATABASE,
            &[
                "SET ROLE cruscotto_owner; CREATE SCHEMA s; CREATE TABLE s.t (time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('s.t', 'time')",
                "INSERT INTO s.t VALUES (now(), 42)",
            ],
        )
        .unwrap();
    let first = cluster.pid().unwrap();

    cluster.kill9().unwrap();
    assert_eq!(cluster.pid(), None);
    cluster.start().unwrap();
    assert_ne!(cluster.pid(), Some(first));
    assert_eq!(cluster.psql(DATABASE, &["SELECT v FROM s.t"]).unwrap().trim(), "42");

    cluster.stop().unwrap();
    cluster.start().unwrap();
    assert_eq!(cluster.psql(DATABASE, &["SELECT v FROM s.t"]).unwrap().trim(), "42");
    assert_eq!(cluster.psql(DATABASE, &["SHOW timescaledb.max_background_workers"]).unwrap().trim(), "0");
}

#[test]
fn the_backends_role_writes_rows_and_makes_no_tables() {
    let mut cluster = Cluster::temporary(ClusterOptions::throw_away()).unwrap();
    cluster.start().unwrap();
    cluster.psql(DATABASE, &["SET ROLE cruscotto_owner; CREATE TABLE public.t (v int)"]).unwrap();
    cluster.psql(DATABASE, &["SET ROLE cruscotto_app; INSERT INTO public.t VALUES (1)"]).unwrap();
    let refused =
        cluster.psql(DATABASE, &["SET ROLE cruscotto_app; CREATE TABLE public.other (v int)"]).unwrap_err().to_string();
    assert!(refused.contains("permission denied"), "{refused}");
}

#[test]
fn something_else_in_the_data_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let error = data_major(&data).unwrap_err().to_string();
    assert!(error.contains("no PostgreSQL cluster"), "{error}");
    fs::write(data.join("PG_VERSION"), "15\n").unwrap();
    assert_eq!(data_major(&data).unwrap(), Some(15));
}
