//! `cruscotto-backend`: see `--help`.

use anyhow::{Context, ensure};
use clap::{Args, Parser, Subcommand};
use cruscotto_backend::application::Application;
use cruscotto_backend::links::Link;
use cruscotto_backend::notify::first_recipient;
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::settings::{Secret, Settings};
use cruscotto_backend::store::{CHUNK_INTERVAL_DEFAULT, COMMAND_LINE, Store, TokenHash, migrate};
use cruscotto_backend::upkeep::retention::{Policy, retain};
use cruscotto_backend::{observe, passwords};
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::api::account::NewPerson;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::City;
use cruscotto_domain::id::{AreaId, SourceName, UserName};
use cruscotto_domain::incident::Severity;
use cruscotto_domain::time::Timestamp;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use url::Url;

/// The system's keeps what a large body took, in an arena for each thread that read one; this one gives it back, at once
/// with `MIMALLOC_PURGE_DELAY=0` in the environment.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Shortest ingest token: 32 hexadecimal digits are 128 bits.
const MIN_TOKEN_CHARS: usize = 32;

/// Cruscotto's backend: takes measurements, keeps them, shows them live.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the schema to this build; with the role that owns it.
    Migrate {
        #[command(flatten)]
        database: Database,
        /// Width of new chunks of samples.
        #[arg(long, env = "CRUSCOTTO_CHUNK_INTERVAL", value_parser = humantime::parse_duration)]
        chunk_interval: Option<Duration>,
    },
    /// People who may do what the public may not.
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Who may deliver measurements.
    Source {
        #[command(subcommand)]
        command: SourceCommand,
    },
    /// Who is told of incidents; more of it is in the API and the console.
    Recipient {
        #[command(subcommand)]
        command: RecipientCommand,
    },
    /// Samples summed up by time.
    Rollup {
        #[command(subcommand)]
        command: RollupCommand,
    },
    /// Forget what is kept no longer, as the server does once a day.
    Retention {
        #[command(flatten)]
        database: Database,
        /// The folder of the city, whose `city.toml` says how long what is kept.
        #[arg(long, env = "CRUSCOTTO_CITY", value_name = "DIR")]
        city: PathBuf,
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Run the server.
    Serve(Box<Settings>),
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Create an account, or give it another password and role.
    Set {
        #[command(flatten)]
        database: Database,
        /// Their user name.
        #[arg(long)]
        user: UserName,
        /// What they may do: viewer, operator or administrator.
        #[arg(long)]
        role: Role,
        /// A Municipio they may do it in, such as municipio-3; without one, the whole city.
        #[arg(long = "municipio", value_name = "AREA")]
        municipi: Vec<AreaId>,
        /// Their password; from the environment, so that it is in no process list.
        #[arg(long, env = "CRUSCOTTO_ACCOUNT_PASSWORD", hide_env_values = true)]
        password: Secret,
    },
    /// Print a link with which somebody chooses their password, once. Who has no account yet gets one, as an administrator:
    /// this is how the first one gets in.
    Link {
        #[command(flatten)]
        database: Database,
        /// Their user name.
        #[arg(long)]
        user: UserName,
        /// The address people reach the server at.
        #[arg(long, env = "CRUSCOTTO_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: Url,
    },
}

#[derive(Subcommand)]
enum RecipientCommand {
    /// Enter somebody with a mail address; one of this name who is there stays as they are.
    Set {
        #[command(flatten)]
        database: Database,
        /// Their name.
        #[arg(long)]
        name: String,
        /// Their mail address.
        #[arg(long)]
        mail: String,
        /// Tell them of every incident from this severity on: info, warning or critical.
        #[arg(long, value_name = "SEVERITY")]
        tell_from: Option<Severity>,
    },
}

#[derive(Subcommand)]
enum RollupCommand {
    /// Sum a period up once more, from its samples.
    Rebuild {
        #[command(flatten)]
        database: Database,
        /// The folder of the city, which says in what time zone its days are.
        #[arg(long, env = "CRUSCOTTO_CITY", value_name = "DIR")]
        city: PathBuf,
        /// First instant, RFC 3339.
        #[arg(long)]
        from: Timestamp,
        /// First instant after, RFC 3339.
        #[arg(long)]
        to: Timestamp,
    },
}

#[derive(Subcommand)]
enum SourceCommand {
    /// Create a source, or give it another token.
    Set {
        #[command(flatten)]
        database: Database,
        /// Its name.
        #[arg(long)]
        name: SourceName,
        /// Its token; from the environment, so that it is in no process list.
        #[arg(long, env = "CRUSCOTTO_INGEST_TOKEN", hide_env_values = true)]
        token: Secret,
    },
}

#[derive(Args)]
struct Database {
    /// The database, as a PostgreSQL URL.
    #[arg(long = "database-url", env = "CRUSCOTTO_DATABASE_URL", hide_env_values = true)]
    url: Secret,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The whole chain on one line, remedy included; a stack trace helps nobody who runs this.
            eprintln!("cruscotto-backend: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    observe::start_logging()?;
    match cli.command {
        Command::Migrate { database, chunk_interval } => {
            migrate(database.url.expose(), chunk_interval.unwrap_or(CHUNK_INTERVAL_DEFAULT)).await.context("migrate")
        }
        Command::Account { command: AccountCommand::Set { database, user, role, municipi, password } } => {
            let grant = Grant::new(role, Scope::of(Some(municipi).filter(|municipi| !municipi.is_empty())))?;
            let store = Store::new(database.url.expose())?;
            // Setting what is set already must not end the sessions that began with it.
            if store.grant(user.as_str()).await?.as_ref() == Some(&grant)
                && passwords::verify(
                    password.expose(),
                    store.credentials(user.as_str()).await?.password_hash.as_deref(),
                )
            {
                return Ok(());
            }
            // The city is not known here.
            let hash = passwords::choose(user.as_str(), "", password.expose())?;
            store.set_account(&user, &grant, &hash, COMMAND_LINE).await.context("account set")
        }
        Command::Account { command: AccountCommand::Link { database, user, public_url } } => {
            let store = Store::new(database.url.expose())?;
            store.check().await?;
            if store.person(user.as_str()).await?.is_none() {
                let grant = Grant::new(Role::Administrator, Scope::City)?;
                let new = NewPerson { user: user.clone(), name: None, email: None, role: grant.role(), municipi: None };
                store.invite(&new, &grant, COMMAND_LINE).await.context("account link")?;
                eprintln!("'{user}' is an administrator now, without a password");
            }
            let link = Link::new(&public_url)?;
            let made = store.put_link(&user, link.hash(), link.expires, COMMAND_LINE).await.context("account link")?;
            ensure!(made, "'{user}' can have no link: the account is disabled, or the identity provider's");
            eprintln!("open this to choose the password; it works once, until {}:", link.expires);
            println!("{}", link.url);
            Ok(())
        }
        Command::Source { command: SourceCommand::Set { database, name, token } } => {
            let chars = token.expose().chars().count();
            ensure!(
                chars >= MIN_TOKEN_CHARS,
                "the token has {chars} characters: at least {MIN_TOKEN_CHARS} are needed"
            );
            let store = Store::new(database.url.expose())?;
            store.set_source(&name, TokenHash::of(token.expose()), COMMAND_LINE).await.context("source set")
        }
        Command::Recipient { command: RecipientCommand::Set { database, name, mail, tell_from } } => {
            let store = Store::new(database.url.expose())?;
            first_recipient(&store, &name, &mail, tell_from).await.context("recipient set")
        }
        Command::Rollup { command: RollupCommand::Rebuild { database, city, from, to } } => {
            let store = Store::new(database.url.expose())?;
            store.check().await?;
            let zone = City::load(&city)?.profile.time_zone;
            let hours = Roller::new(store, &Catalogue::built_in()?, &zone).rebuild(from, to).await?;
            println!("{hours} hours of series between {from} and {to} are summed up again");
            Ok(())
        }
        Command::Retention { database, city, dry_run } => {
            let store = Store::new(database.url.expose())?;
            store.check().await?;
            let (catalogue, city) = (Catalogue::built_in()?, City::load(&city)?);
            let policy = Policy { catalogue: &catalogue, retention: &city.profile.retention };
            print!("{}", retain(&store, policy, Timestamp::now(), dry_run).await.context("retention")?);
            Ok(())
        }
        Command::Serve(settings) => {
            let application = Application::build(*settings).await?;
            tracing::info!(url = %format!("http://{}", application.address()), "ready");
            application.run(stop_signal()?).await
        }
    }
}

/// Cancelled by SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        token.cancel();
    });
    Ok(stop)
}
