#!/usr/bin/env perl
# Checks mail queues and prints the senders that fill them.
package Queue::Report;

use v5.36;
use utf8;
use autodie;
use Carp qw(croak carp);
use File::Spec ();
use List::Util qw(sum0 max first);
use Getopt::Long qw(GetOptionsFromArray :config no_ignore_case);

our $VERSION = '1.4.2';

use constant {
    MAX_AGE  => 86_400,
    SIZE_RE  => qr/^size=(\d+)\s*(?:[#].*)?$/xi,
};

my %handlers = (
    from => sub { my ($entry, $value) = @_; $entry->{from} = lc $value },
    size => sub { my ($entry, $value) = @_; $entry->{size} += $value || 0 },
    to   => \&_add_recipient,
);

=head1 NAME

Queue::Report - which senders fill the queue

=head2 new(%options)

Makes a report; C<dir> is needed.

=cut

sub new ($class, %options) {
    croak "dir is needed" unless defined $options{dir};
    my $self = bless { limit => 10, %options, entries => [] }, $class;
    return $self;
}

sub _add_recipient ($entry, $value, @rest) {
    push @{ $entry->{to} }, grep { length } split /\s*,\s*/, $value;
    return;
}

sub read_file ($self, $path) {
    open my $in, '<:encoding(UTF-8)', $path;
    my %entry = (path => $path, to => [], size => 0);
    LINE:
    while (my $line = <$in>) {
        chomp $line;
        next LINE if $line =~ /^\s*$/ or $line =~ m{^//};
        last LINE if $line eq '.';
        if ($line =~ SIZE_RE) {
            $entry{size} = $1;
        }
        elsif (my ($key, $value) = $line =~ /^(\w+)\s*[:=]\s*"?(.*?)"?$/) {
            my $handler = $handlers{$key} // next LINE;
            $handler->(\%entry, $value);
        }
        else {
            carp sprintf('%s:%d: not understood: %.20s', $path, $., $line);
        }
    }
    close $in;
    return \%entry;
}

sub load ($self) {
    opendir(my $dir, $self->{dir});
    for my $name (sort { -M $b <=> -M $a || $a cmp $b } grep { !/^\.{1,2}$/ } readdir $dir) {
        my $path = File::Spec->catfile($self->{dir}, $name);
        next unless -f $path && -r _;
        my $entry = eval { $self->read_file($path) };
        if (my $error = $@) {
            warn "skipped $name: $error" if $self->{verbose};
            next;
        }
        push @{ $self->{entries} }, $entry;
    }
    closedir $dir;
    return scalar @{$self->{entries}};
}

sub print_top ($self, $out = \*STDOUT) {
    my %by_sender;
    $by_sender{ $_->{from} // '<>' } += $_->{size} for @{ $self->{entries} };
    my @top = (sort { $by_sender{$b} <=> $by_sender{$a} } keys %by_sender)[0 .. max(0, $self->{limit} - 1)];
    foreach my $sender (grep { defined } @top) {
        (my $shown = $sender) =~ s/(.{30}).+/$1.../;
        $shown =~ tr/A-Z/a-z/;
        print {$out} "$shown\t@{[ $by_sender{$sender} / 1024 ]} KB\n";
    }
    printf {$out} "%d messages, %.1f%% of \$quota\n", scalar @{ $self->{entries} }, 100 * $self->share;
    my ($limit, $quota) = map { $self->{$_} // 0 } qw(limit quota);
    print {$out} <<~"END";
        At most $limit senders
          of $quota bytes
        END
    return 1;
}

sub share ($self) { return sum0(map { $_->{size} } @{ $self->{entries} }) / ($self->{quota} || 1e9) }

package main;

unless (caller) {
    GetOptionsFromArray(\@ARGV, 'dir|d=s' => \my $dir, 'limit=i' => \(my $limit = 5)) or die "bad options\n";
    my $report = Queue::Report->new(dir => $dir // $ENV{QUEUE_DIR} // '/var/spool', limit => $limit);
    exit($report->load ? !$report->print_top : 3);
}

1;

__END__
Anything below this line is text (even { this or "that).
